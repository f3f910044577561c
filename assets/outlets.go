package assets

import _ "embed"

// Outlets is the registry of newspapers, broadcasters, agencies and magazines: a line an outlet, fields divided by tabs:
// its domains and its other names (each divided by "; "), the name shown in second place, the country's code at the end.
//
//go:embed outlets.tsv
var Outlets string
