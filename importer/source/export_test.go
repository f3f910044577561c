package source

// Fixtures gives the small files of all formats by name, for the tests outside of the package.
func Fixtures() map[string][]byte {
	m := map[string][]byte{}
	for _, f := range fixtures() {
		m[f.name] = f.data
	}
	return m
}
