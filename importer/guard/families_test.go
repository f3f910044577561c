package guard

import (
	"fmt"
	"strings"
)

// A family makes hostile pages of about n bytes of one kind.
type family struct {
	name  string
	make  func(n int) string
	limit string // what Prescan must name at 256 KB and more, "" for a page that is let through
}

// times repeats a piece of markup to n bytes between a beginning and an end.
func times(begin, piece, end string) func(int) string {
	return func(n int) string {
		return begin + strings.Repeat(piece, max(1, (n-len(begin)-len(end))/len(piece))) + end
	}
}

// numbered is times with a piece that depends on its number.
func numbered(begin string, piece func(i int) string, end string) func(int) string {
	return func(n int) string {
		var b strings.Builder
		b.WriteString(begin)
		for i := 0; b.Len() < n-len(end); i++ {
			b.WriteString(piece(i))
		}
		return b.String() + end
	}
}

// boldly opens k formatting elements that all differ, with some attributes each.
func boldly(k, attrs int) string {
	var a strings.Builder
	for j := range attrs {
		fmt.Fprintf(&a, " x%d", j)
	}
	var b strings.Builder
	b.WriteString("<p>")
	for i := range k {
		fmt.Fprintf(&b, "<b id=%d%s>", i, a.String())
	}
	return b.String()
}

// twoHalves is a tag of many attributes, then many tags of the same name.
func twoHalves(tag string) func(int) string {
	return func(n int) string {
		head := numbered("<"+tag, func(i int) string { return fmt.Sprintf(" y%d", i) }, ">")(n / 2)
		return head + strings.Repeat("<"+tag+" y>", n/2/(len(tag)+4))
	}
}

const (
	deep   = "nested elements"
	bold   = "nested formatting elements"
	attrs  = "attributes on one tag"
	steps  = "steps to build its tree"
	normal = `<div class="p"><p>The <a href="/a?b=c">harbour</a> master spoke in <b>Aveiro</b> on Tuesday about the new bridge, and the mayor will come again.</p></div>` + "\n"
)

var families = []family{
	{"a normal page", times("<!doctype html><html><head><title>News</title></head><body><article><h1>News</h1>", normal, "</article></body></html>"), ""},
	{"divs never closed", times("<body>", "<div>", ""), deep},
	{"towers of 500 divs", numbered("<body>", func(int) string { return strings.Repeat("<div>", 500) + "x" + strings.Repeat("</div>", 500) }, ""), deep},
	{"bold never closed", times("<body>", "<b>", ""), bold},
	{"fonts that differ", numbered("<body>", func(i int) string { return fmt.Sprintf("<font size=%d>x", i) }, ""), bold},
	{"links never closed", numbered("<body>", func(i int) string { return fmt.Sprintf("<a href=%d>x", i) }, ""), ""},
	{"bold across paragraphs", times("<body>", "<b><p></b>x", ""), ""},
	{"links across divs", times("<body>", "<a href=1><div>", ""), deep},
	{"deep misnesting", numbered("<body>", func(int) string {
		return strings.Repeat("<b><i><u><s><p></b></i></u></s>", 20) + strings.Repeat("</p>", 20)
	}, ""), ""},
	{"10 bold reopened", times(boldly(10, 0), "<p>x", ""), ""},
	{"480 bold reopened", times(boldly(480, 0), "<p>x", ""), bold},
	{"480 bold with 20 attributes reopened", times(boldly(480, 20), "<p>x", ""), bold},
	{"60 bold with 300 attributes reopened", times(boldly(60, 300), "<p>x", ""), "copies of formatting elements"},
	{"one tag of many attributes", numbered("<body><p", func(i int) string { return fmt.Sprintf(" k%d=1", i) }, ">x"), attrs},
	{"html attributes again and again", twoHalves("html"), attrs},
	{"body attributes again and again", twoHalves("body"), attrs},
	{"html attributes, few at a time", numbered("", func(i int) string { return fmt.Sprintf("<html q%d>", i) }, ""), "repeated <html> and <body> tags with attributes"},
	{"texts to be joined", times("<body><p>", "a</x>", ""), ""},
	{"texts in a table", times("<body><table>", "a</x>", ""), ""},
	{"paragraphs in a table", times("<body><table>", "<p>x</p>", ""), ""},
	{"bold in a table", numbered("<body><table>", func(i int) string { return fmt.Sprintf("<b id=%d>x<tr>", i%300) }, ""), bold},
	{"tables in tables", times("<body>", "<table><tr><td>", ""), deep},
	{"options", times("<body><select>", "<option>x", ""), ""},
	{"selects in selects", times("<body>", "<select><optgroup>", ""), deep},
	{"one long comment", times("<body><!--", "comment -- > text ", ""), ""},
	{"a comment of dashes", times("<body><!--", "-", ""), ""},
	{"empty comments", times("<body>", "<!---->", ""), ""},
	{"plaintext", times("<body><plaintext>", "<p>hello ", ""), ""},
	{"script in script", times("<body><script>", "<!--<script ", ""), ""},
	{"title never closed", times("<title>", "</titl ", ""), ""},
	{"textarea never closed", times("<body><textarea>", "</textare> &amp", ""), ""},
	{"less-than signs", times("<body>", "<", ""), ""},
	{"half end tags", times("<body>", "</", ""), ""},
	{"end tags of a space", times("<body>", "</ ", ""), ""},
	{"ampersands", times("<body>", "&", ""), ""},
	{"long entities", times("<body>", "&CounterClockwiseContourIntegral", ""), ""},
	{"huge numbers", times("<body>", "&#9999999999999;", ""), ""},
	{"NUL bytes", times("<body>", "\x00", ""), ""},
	{"NUL bytes in an attribute", times(`<body><p a="`, "\x00", `">x`), ""},
	{"carriage returns", times("<body>", "\r", ""), ""},
	{"one huge attribute", times(`<body><p title="`, "x&lt;", `">y`), ""},
	{"one huge tag name", times("<body><", "abcdefgh", ">y"), ""},
	{"one huge text", times("<body><p>", "abcdefghijklmnopqrstuvwxyz", ""), ""},
	{"one huge word", times("<body><p>", "é", ""), ""},
	{"empty paragraphs", times("<body>", "<p>", ""), ""},
	{"paragraph ends", times("<body>", "</p>", ""), ""},
	{"line breaks", times("<body>", "<br>", ""), ""},
	{"pictures", times("<body>", "<img src=a>", ""), ""},
	{"list items", times("<body><ul>", "<li>x", ""), ""},
	{"svg groups", times("<body>", "<svg><g><path d=M0>", ""), deep},
	{"svg in mathml", times("<body>", "<math><mi><svg><desc>", ""), deep},
	{"flat svg", times("<body><svg>", "<path d=\"M0\"/>", ""), ""},
	{"CDATA", times("<body><svg>", "<![CDATA[x]]>", ""), ""},
	{"bold hidden in an svg style", times("<body><svg><style>", "<b>x", ""), bold},
	{"templates in templates", times("<body>", "<template>", ""), deep},
	{"flat templates", times("<body>", "<template><p>x</template>", ""), ""},
	{"frames", times("<frameset>", "<frame src=x>", ""), ""},
	{"headings", times("<body>", "<h1>x<h2>", ""), deep},
	{"forms", times("<body>", "<form><input>", ""), deep},
	{"forms and ends", times("<body>", "<form></div>", ""), deep},
	{"buttons", times("<body>", "<button>x", ""), deep},
	{"nobr", times("<body>", "<nobr>x", ""), ""},
	{"ends of what was never open", times(strings.Repeat("<div>", 390), "</q>", ""), steps},
	{"bold ends that were never open", times("<body>"+strings.Repeat("<div>", 390), "</b>", ""), steps},
	{"paragraph ends inside 390 spans", times("<body>"+strings.Repeat("<span>", 390), "</p>", ""), steps},
	{"list items inside 390 spans", times("<body>"+strings.Repeat("<span>", 390), "<li></li>", ""), steps},
	{"meta tags", times("<head>", "<meta name=date content=2020-01-01>", "<body>x"), ""},
	{"endless JSON-LD", times(`<head><script type="application/ld+json">`, `{"@type":"NewsArticle","author":[`, `</script><body>x`), ""},
	{"dates", times("<body><p>", "2020-01-01 12/12/2019 3 May 2018 ", ""), ""},
	{"digits", times("<body><p>", "20202020", ""), ""},
	{"spaces", times("<body><p>", " ", "x"), ""},
	{"newlines", times("<body><p>x", "\n", "x"), ""},
	{"many links", times("<body>", "<p><a href=http://a.b/c>word word word</a> ", ""), ""},
	{"breaks in a div", times("<body><div>text", "<br>", "text</div>"), ""},
	{"suspicious classes", times("<body>", "<div class='comment sidebar article'><p>Some, text, with, commas.</div>", ""), ""},
	{"one huge class", times("<body><div class='", "comment-footer ", "'><p>Some text</div>"), ""},
}
