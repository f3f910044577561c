package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html"
	"image"
	"image/color"
	"image/png"
	"strings"
)

const style = `body{font:18px/1.5 Georgia,serif;margin:0;color:#222;background:#fdfcf9}
header,footer,nav,.cookie,aside{font:14px/1.4 sans-serif;background:#e9eef2;padding:10px 24px}
nav a,aside a,footer a{margin-right:14px;color:#1d4f73;text-decoration:none}
main{max-width:40em;margin:0 auto;padding:24px}h1{line-height:1.2}
.lead{font-weight:bold}.byline{color:#666;font:14px sans-serif}
blockquote{border-left:4px solid #c98;margin:1em 0;padding-left:1em}
figure{margin:1em 0}img{max-width:100%}figcaption{color:#666;font:14px sans-serif}
table{border-collapse:collapse}td{border:1px solid #bbb;padding:4px 10px}`

// page is the article as its outlet's site would serve it, menus and boxes included. picture is the address of its
// picture, styles that of the style sheet; where styles is empty, they stand in the page.
func (s *sample) page(picture, styles string) string {
	var b strings.Builder
	dir := "ltr"
	if s.lang == "ar" {
		dir = "rtl"
	}
	e := html.EscapeString
	fmt.Fprintf(&b, "<!DOCTYPE html>\n<html lang=%q dir=%q>\n<head>\n<meta charset=\"utf-8\">\n<title>%s – %s</title>\n", s.lang, dir, e(s.title), e(s.outlet))
	fmt.Fprintf(&b, "<link rel=\"canonical\" href=%q>\n", s.url())
	for _, m := range [][2]string{{"og:type", "article"}, {"og:title", s.title}, {"og:site_name", s.outlet}, {"og:url", s.url()},
		{"og:description", s.lead}, {"article:published_time", s.published}, {"article:section", s.section}} {
		if m[1] != "" {
			fmt.Fprintf(&b, "<meta property=\"%s\" content=\"%s\">\n", m[0], e(m[1]))
		}
	}
	fmt.Fprintf(&b, "<meta name=\"description\" content=\"%s\">\n<script type=\"application/ld+json\">%s</script>\n", e(s.lead), s.linkedData())
	if styles == "" {
		fmt.Fprintf(&b, "<style>%s</style>\n", style)
	} else {
		fmt.Fprintf(&b, "<link rel=\"stylesheet\" href=\"%s\">\n", e(styles))
	}
	fmt.Fprintf(&b, "</head>\n<body>\n<div class=\"cookie\" role=\"dialog\">%s <button>OK</button></div>\n<header><strong>%s</strong></header>\n", e(chrome[s.lang].cookie), e(s.outlet))
	b.WriteString("<nav><ul>")
	for _, m := range chrome[s.lang].menu {
		fmt.Fprintf(&b, "<li><a href=\"/%s\">%s</a></li>", e(m), e(m))
	}
	fmt.Fprintf(&b, "</ul></nav>\n<main>\n<article>\n<h1>%s</h1>\n", e(s.title))
	if s.lead != "" {
		fmt.Fprintf(&b, "<p class=\"lead\">%s</p>\n", e(s.lead))
	}
	fmt.Fprintf(&b, "<p class=\"byline\">%s <time datetime=\"%s\">%s</time></p>\n", e(strings.Join(s.authors, ", ")), s.published, s.published[:10])
	s.body(&b, picture)
	fmt.Fprintf(&b, "<p><em>%s</em></p>\n</article>\n", e(note[s.lang]))
	fmt.Fprintf(&b, "<aside class=\"related\"><h3>%s</h3><ul>", e(chrome[s.lang].more))
	for _, m := range chrome[s.lang].related {
		fmt.Fprintf(&b, "<li><a href=\"#\">%s</a></li>", e(m))
	}
	fmt.Fprintf(&b, "</ul></aside>\n</main>\n<footer>%s · © %s</footer>\n</body>\n</html>\n", e(chrome[s.lang].footer), e(s.outlet))
	return b.String()
}

// body writes the paragraphs: "## " begins a heading, "> " a quotation, "- " a list item, "| " a table row, "! " the
// caption of the picture.
func (s *sample) body(b *strings.Builder, picture string) {
	open := ""
	swap := func(tag string) {
		if open != tag && open != "" {
			fmt.Fprintf(b, "</%s>\n", open)
		}
		if open != tag && tag != "" {
			fmt.Fprintf(b, "<%s>\n", tag)
		}
		open = tag
	}
	for _, line := range s.lines {
		mark, text, _ := strings.Cut(line, " ")
		text = html.EscapeString(text)
		switch mark {
		case "-":
			swap("ul")
			fmt.Fprintf(b, "<li>%s</li>\n", text)
			continue
		case "|":
			swap("table")
			fmt.Fprintf(b, "<tr><td>%s</td></tr>\n", strings.ReplaceAll(text, " | ", "</td><td>"))
			continue
		}
		swap("")
		switch mark {
		case "##":
			fmt.Fprintf(b, "<h2>%s</h2>\n", text)
		case ">":
			fmt.Fprintf(b, "<blockquote><p>%s</p></blockquote>\n", text)
		case "!":
			if picture != "" {
				fmt.Fprintf(b, "<figure><img src=\"%s\" alt=\"\" width=\"640\" height=\"300\"><figcaption>%s</figcaption></figure>\n", html.EscapeString(picture), text)
			}
		default:
			fmt.Fprintf(b, "<p>%s</p>\n", html.EscapeString(line))
		}
	}
	swap("")
}

func (s *sample) linkedData() string {
	type thing map[string]any
	var authors []thing
	for _, a := range s.authors {
		authors = append(authors, thing{"@type": "Person", "name": a})
	}
	d, err := json.Marshal(thing{"@context": "https://schema.org", "@type": "NewsArticle", "headline": s.title, "datePublished": s.published,
		"author": authors, "publisher": thing{"@type": "Organization", "name": s.outlet}, "inLanguage": s.lang, "mainEntityOfPage": s.url()})
	if err != nil {
		panic(err) // strings always marshal
	}
	return string(d)
}

// chrome is what a site puts round its articles. It names people and places on purpose: none of them may be found.
var chrome = map[string]struct {
	cookie, more, footer string
	menu, related        []string
}{
	"en": {"We use cookies to improve your visit.", "Most read", "Imprint · Contact · Privacy",
		[]string{"Home", "World", "Paris", "Business", "Weather", "Sign in"},
		[]string{"Elvis Quimby seen again in Reykjavík", "Ten soups for Toronto", "Quiz: which capital are you?"}},
	"fr": {"Nous utilisons des cookies.", "Les plus lus", "Mentions légales · Contact",
		[]string{"Accueil", "Monde", "Genève", "Économie", "Météo"}, []string{"Elvis Quimby de retour à Reykjavík", "Dix soupes pour Toronto"}},
	"de": {"Wir verwenden Cookies.", "Meistgelesen", "Impressum · Kontakt · Datenschutz",
		[]string{"Start", "Welt", "Wien", "Wirtschaft", "Wetter"}, []string{"Elvis Quimby wieder in Reykjavík gesehen", "Zehn Suppen für Toronto"}},
	"es": {"Usamos cookies.", "Lo más leído", "Aviso legal · Contacto",
		[]string{"Portada", "Mundo", "Quito", "Economía", "Tiempo"}, []string{"Elvis Quimby, otra vez en Reikiavik", "Diez sopas para Toronto"}},
	"ar": {"نستخدم ملفات تعريف الارتباط.", "الأكثر قراءة", "اتصل بنا · الخصوصية",
		[]string{"الرئيسية", "العالم", "الرباط", "اقتصاد", "الطقس"}, []string{"عشر شوربات لتورونتو"}},
	"zh": {"本网站使用Cookie。", "热门文章", "联系我们 · 隐私",
		[]string{"首页", "国际", "东京", "财经", "天气"}, []string{"多伦多的十种汤"}},
}

// picture draws a sea under an evening sky, different for every article.
func (s *sample) picture() []byte {
	const w, h = 640, 300
	img := image.NewPaletted(image.Rect(0, 0, w, h), nil)
	seed := 0
	for _, c := range s.slug {
		seed = seed*31 + int(c)
	}
	horizon := 120 + seed%60
	for i := range 128 {
		img.Palette = append(img.Palette, color.RGBA{uint8(90 + i), uint8(120 + i*3/4), uint8(170 + i/4), 255})
	}
	for i := range 127 {
		img.Palette = append(img.Palette, color.RGBA{uint8(20 + i/4), uint8(60 + i/3), uint8(90 + i/2), 255})
	}
	for y := range h {
		for x := range w {
			if y < horizon {
				img.SetColorIndex(x, y, uint8(min(127, y*127/horizon)))
				continue
			}
			wave := (x*7 + y*y/3 + seed) % 29
			img.SetColorIndex(x, y, uint8(128+min(126, (h-y)*100/(h-horizon)+wave%9)))
		}
	}
	hull := 180 + seed%240
	for y := horizon - 14; y < horizon+8; y++ {
		for x := hull + (y - horizon); x < hull+120-(y-horizon); x++ {
			img.SetColorIndex(x, y, 128)
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		panic(err) // a buffer takes everything
	}
	return b.Bytes()
}
