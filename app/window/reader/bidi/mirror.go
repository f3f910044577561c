package bidi

// mirrored pairs the characters that change their shape in right-to-left text (Unicode property Bidi_Mirrored), as far
// as they occur in written text.
const mirrored = "()[]{}<>«»‹›⁅⁆⁽⁾₍₎≤≥≪≫⟨⟩⟪⟫⟦⟧⦃⦄⦅⦆〈〉《》「」『』【】〔〕〖〗〘〙〚〛﹙﹚﹛﹜﹝﹞（）＜＞［］｛｝｟｠｢｣"

var mirrors = func() map[rune]rune {
	m := map[rune]rune{}
	rs := []rune(mirrored)
	for i := 0; i+1 < len(rs); i += 2 {
		m[rs[i]], m[rs[i+1]] = rs[i+1], rs[i]
	}
	return m
}()

// Mirror gives the character that is drawn for r in right-to-left text: ")" for "(".
func Mirror(r rune) rune {
	if m, ok := mirrors[r]; ok {
		return m
	}
	return r
}
