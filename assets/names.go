package assets

import _ "embed"

// NameModel is the tagger's model, as the command importer/names/train writes it.
//
//go:embed names.model
var NameModel []byte

// GivenNames and FamilyNames list persons' names, divided by white space; a line that starts with # is a comment.
//
//go:embed names_given.txt
var GivenNames string

//go:embed names_family.txt
var FamilyNames string

// Gazetteer lists places, one a line: kind, name, what it lies in (nearest first, divided by |) and other English
// spellings (divided by |), divided by tabs. GazetteerLocal lists spellings in other languages: language, spelling, name.
// Both are written by the command importer/names/gazetteer/generate.
//
//go:embed gazetteer.tsv
var Gazetteer string

//go:embed gazetteer_local.tsv
var GazetteerLocal string
