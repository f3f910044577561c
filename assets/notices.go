package assets

import _ "embed"

//go:generate go run ../app/notices -o notices.txt

//go:embed notices.txt
var notices string

// Notices gives the licences of everything that the program is built from: each text once, below a line of "─" and the
// modules, with their versions, for which it holds.
func Notices() string { return notices }
