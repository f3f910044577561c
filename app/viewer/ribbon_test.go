package viewer

import (
	"strings"
	"testing"
	"time"

	"cuttings/index/article"
)

// inRibbon is an expression for a part of the ribbon.
func inRibbon(part string) string {
	return "Document.prototype.querySelector.call(document, 'cuttings-ribbon').shadowRoot.querySelector('" + part + "')"
}

// TestRibbon goes through the matches of a page with the keys and the mouse, on a page that does what it can to be in the
// way: with its styles, and with elements named like what a document offers.
func TestRibbon(t *testing.T) {
	s := newArchive()
	gap := `<div style="height:3000px"></div>`
	s.put("a1", `<!DOCTYPE html><title>Harbour</title><style>
*{display:none;color:red!important;background:red!important;font-size:1px!important;all:unset}
nav{display:none!important}
html,body,p,div,details,summary,form,img{display:block!important}
cuttings-ribbon,cuttings-ribbon *,.bar,body>:last-child{display:none!important;visibility:hidden!important;opacity:0!important;transform:translateX(-9999px)!important;z-index:-1!important;pointer-events:none!important}
body{filter:opacity(0.5);transform:translateY(500px);overflow:hidden;z-index:9999}
@layer a{cuttings-ribbon{position:static!important;height:0!important}}
.cover{position:fixed!important;inset:0!important;z-index:2147483647!important;background:white!important}
</style><img name=querySelectorAll><img name=addEventListener><form name=getElementById></form><p id=matches>
<nav>Harbour</nav><p id=first>The harbour was closed on Monday.</p>`+gap+`<p style="display:none!important">The harbour was secretly open on Monday.</p>
<details><summary>More</summary><p>The harbour was full of small boats.</p></details>`+gap+`<p>The harbour will open again in May.</p>`+gap+`<div class=cover></div>`,
		article.Article{Title: "Harbour", Language: "en", URL: "https://paper.example/a", Outlet: article.Outlet{Name: "The Paper"}, Blocks: []article.Block{
			{Kind: article.Paragraph, Text: "The harbour was closed on Monday."}, {Kind: article.Paragraph, Text: "The harbour was secretly open on Monday."},
			{Kind: article.Paragraph, Text: "The harbour was full of small boats."}, {Kind: article.Paragraph, Text: "The harbour will open again in May."}}}, nil)
	b := startChromium(t)
	v := New(s)
	defer v.Close()
	u, err := v.Open("a1", "harbour")
	if err != nil {
		t.Fatal(err)
	}
	p, since := b.tab(), b.now()
	p.open(u, 300*time.Millisecond)
	for _, m := range b.events(p.session, "Runtime.exceptionThrown", since) {
		t.Errorf("the script failed: %s", m.Params)
	}
	at := func(step, count string) {
		t.Helper()
		time.Sleep(50 * time.Millisecond)
		if got := p.eval(inRibbon(".count") + ".textContent"); got != count {
			t.Errorf("%s: the ribbon says %q, want %q", step, got, count)
		}
		v := p.eval(`(() => { const r = Document.prototype.querySelector.call(document, "mark[data-cuttings-now]").getBoundingClientRect(); return r.top >= 44 && r.bottom <= innerHeight })()`)
		if v != true {
			t.Errorf("%s: the match is not in view", step)
		}
	}
	at("opened", "2 of 5")
	if box, _ := p.eval(`(() => { const r = ` + inRibbon(".bar") + `.getBoundingClientRect(); return [r.top, r.height, r.width].map(Math.round).join(" ") })()`).(string); !strings.HasPrefix(box, "0 44 12") {
		t.Errorf("the bar lies at %s", box)
	}
	if got := p.eval("Document.prototype.elementFromPoint.call(document, 600, 20).localName"); got != "cuttings-ribbon" {
		t.Errorf("over the bar lies %v", got)
	}
	for _, c := range []struct{ step, count string }{
		{"n", "4 of 5"}, // the third is hidden, the fourth was folded up
		{"n", "5 of 5"},
		{"n", "2 of 5"}, // the first is hidden, too
		{"p", "5 of 5"},
		{"p", "4 of 5"},
		{".next", "5 of 5"},
		{".previous", "4 of 5"},
		{".map a.now", "4 of 5"},
	} {
		if len(c.step) == 1 {
			p.key(c.step)
		} else {
			where := p.eval(`(() => { const r = ` + inRibbon(c.step) + `.getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2] })()`).([]any)
			p.clickAt(where[0].(float64), where[1].(float64))
		}
		at(c.step, c.count)
	}
	if n := p.eval(inRibbon(".map") + ".children.length"); n != 3.0 {
		t.Errorf("%v places on the map", n)
	}
	p.key("h")
	if got := p.eval(inRibbon(".what") + ".checkVisibility()"); got != false {
		t.Error("the bar does not hide")
	}
	p.key("h")
	if got := p.eval(inRibbon(".what") + ".checkVisibility()"); got != true {
		t.Error("the bar does not come back")
	}
	if got := p.eval(`getComputedStyle(Document.prototype.querySelector.call(document, "body")).overflowY`); got == "hidden" {
		t.Error("the page cannot be scrolled")
	}
	if got := p.eval(`getComputedStyle(Document.prototype.querySelector.call(document, "#first mark")).backgroundColor`); got != "rgb(255, 224, 102)" {
		t.Errorf("a mark is %v", got)
	}
}
