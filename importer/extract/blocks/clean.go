package blocks

import (
	"regexp"
	"strings"

	"cuttings/index/article"
)

// boilerplate are lines that no article consists of, in the languages of the pages it was made for.
var boilerplate = regexp.MustCompile(`(?i)^(?:` + strings.Join([]string{
	`advertisement|advertising|publicidad(?:e)?|anzeige|werbung|publicité|advertentie|annons|annonse|reklama?|mainos|pubblicità|реклама|广告|広告|إعلان`,
	`(?:story|article) continues (?:below|after)(?: (?:this )?(?:ad|advertisement))?|continue reading(?: below)?(?: the main story)?`,
	`(?:read|see|watch|listen) (?:more|also|next)(?: ?[:|-].{0,160})?|more ?:|also read ?:.{0,160}|related ?:.{0,160}|read ?:.{0,160}|must read ?:.{0,160}`,
	`share(?: (?:this|on|via|options|full))?(?: (?:article|story|post|page|twitter|facebook|whatsapp|email|link))?|print(?: (?:this )?(?:article|page))?|order reprints|text size|font size|click to tweet|copy link|save(?: article)?`,
	`sign up (?:for|to) .{0,200}|subscribe(?: (?:to|now|today|here|for).{0,160})?|follow .{0,80} on (?:twitter|facebook|instagram|x|google news|linkedin|youtube|telegram|whatsapp).{0,160}|get (?:the latest|breaking news) .{0,200}|let our news meet your inbox.{0,120}`,
	`(?:you|people) (?:may|might) also (?:like|be interested).{0,40}|recommended(?: (?:stories|for you|reading|articles|videos?))?|most (?:read|popular|viewed|shared|commented)(?: .{0,40})?|trending(?: (?:now|stories|news|topics))?|editor'?s'? picks?|more (?:great |on this |from .{0,50}|stories.{0,50}|on this story)|up next|explore further`,
	`related (?:articles?|stories|posts?|links?|topics|content|coverage|news|reading|video)(?: .{0,40})?`,
	`(?:copyright )?(?:©|\(c\)|copyright) ?.{0,160}`,
	`tags? ?:.{0,200}|topics? ?:.{0,160}|filed under.{0,120}|keywords ?:.{0,160}|categor(?:y|ies) ?:.{0,120}`,
	`(?:\d+ )?(?:comments?|kommentare?|commentaires?|comentarios?|commenti|reacties)(?: ?\(\d+\)| ?: ?\d+)?|leave a (?:comment|reply).{0,40}|post a comment|(?:view|show|hide|read) (?:all )?(?:\d+ )?comments?|join the (?:conversation|discussion).{0,80}|have your say.{0,80}`,
	`loading\.{0,3}|loading…|skip (?:to|past) .{0,60}|listen to (?:this )?(?:article|story).{0,40}|listen(?: now)?|\d+ ?[-–]? ?min(?:ute)?s?\.? (?:read|de lectura|de lecture|lezen|di lettura|de leitura|lesezeit|czytania)|play video|watch (?:video|live|now)|article content|enlarge(?: this)? image.{0,40}|toggle caption|hide caption|image:?|photo:?`,
	`noticias? relacionadas?.{0,40}|lesen sie (?:auch|hier|mehr|dazu).{0,160}|lies (?:auch|mehr).{0,160}|mehr zum thema.{0,80}|mehr dazu.{0,80}|auch interessant.{0,80}|das könnte (?:sie|dich) auch interessieren.{0,60}|zur startseite|artikel (?:teilen|drucken|merken).{0,40}|teilen`,
	`à lire (?:aussi|également).{0,160}|lire (?:aussi|également|plus).{0,160}|voir aussi.{0,160}|sur le même sujet.{0,60}|partager(?: .{0,40})?`,
	`leia (?:também|mais).{0,160}|veja (?:também|mais).{0,160}|saiba mais.{0,120}|lea (?:también|además|más).{0,160}|lee (?:también|además|más).{0,160}|te puede interesar.{0,160}|también te puede.{0,160}|ver más|compartir(?: .{0,40})?|compartilhar.{0,40}`,
	`lees (?:ook|meer|verder).{0,160}|lees hier.{0,120}|bekijk ook.{0,120}|les (?:også|mer).{0,160}|läs (?:också|mer|även|vidare).{0,160}|læs (?:også|mere).{0,160}|lue (?:myös|lisää).{0,160}|dela(?: .{0,30})?|del(?: .{0,30})?`,
	`czytaj (?:też|także|więcej|również|dalej).{0,160}|zobacz (?:też|także|również).{0,160}|przeczytaj (?:też|także|również).{0,160}|leggi (?:anche|tutto|di più).{0,160}|potrebbe interessarti.{0,120}|condividi.{0,40}|citește și.{0,160}|olvasta már.{0,120}|čtěte (?:také|též).{0,160}|čítajte (?:aj|tiež).{0,160}`,
	`читайте (?:также|також|ещё|еще).{0,160}|читать (?:также|далее|ещё).{0,160}|поделиться.{0,40}|ayrıca oku.{0,120}|ilgili haberler.{0,60}|baca juga.{0,160}|baca selengkapnya.{0,60}|xem thêm.{0,120}|関連記事.{0,60}|続きを読む|阅读更多.{0,60}|相关阅读.{0,60}|اقرأ (?:أيضا|أيضاً|المزيد).{0,120}|قراءة المزيد|שתפו.{0,30}|קראו (?:גם|עוד).{0,120}`,
	`(?:image|photo|picture|video|foto|bild|crédits?)(?: (?:source|credit|caption|by|via))? ?[:/].{0,120}|credit ?: .{0,80}|photo (?:by|courtesy) .{0,80}|(?:source|quelle|fuente|fonte|bron)(?: ?: ?).{0,60}`,
	`if you enjoyed this article.{0,200}|like this (?:story|article)\?.{0,80}|this article (?:was )?(?:originally )?(?:appeared|published) (?:on|in|at) .{0,80}|enable (?:javascript|notifications).{0,80}|click here (?:to|for) .{0,100}|back to top|report (?:a|an) (?:typo|error|correction).{0,40}|e-?mail|facebook|twitter|linkedin|whatsapp|pinterest|reddit|telegram|google news`,
}, "|") + `)\.?$`)

// maxBoilerplate is the length in bytes above which a line is not looked up among the boilerplate lines.
const maxBoilerplate = 260

// IsBoilerplate tells whether a line is one of those that pages put between and around the paragraphs of an article.
func IsBoilerplate(line string) bool {
	if len(line) >= maxBoilerplate {
		return false
	}
	const rights, longest = "all rights reserved", 140
	if boilerplateStart.may(line) && boilerplate.MatchString(line) {
		return true
	}
	return len(line) < longest && strings.Contains(strings.ToLower(line), rights)
}

// boilerplateStart spares most lines the long look-up.
var boilerplateStart = newStarts(boilerplate)

// leadWords is how far into the text, in words, the title may be repeated.
const leadWords = 60

// Clean takes out of a choice of blocks the page's title near the top, boilerplate lines, repeated blocks, and headings
// after which nothing follows. The titles are those that the page gives itself.
func (p *Page) Clean(keep []bool, titles []string) {
	var folded []string
	for _, t := range titles {
		if f := fold(t); f != "" {
			folded = append(folded, f)
		}
	}
	words := 0
	for i := range p.Blocks {
		if !keep[i] || words >= leadWords {
			continue
		}
		f := fold(p.Blocks[i].Text)
		if isTitle(f, folded) {
			keep[i] = false
			continue
		}
		words += strings.Count(f, " ") + 1
	}
	for i, b := range p.Blocks {
		if keep[i] && b.Kind != article.Code && IsBoilerplate(b.Text) {
			keep[i] = false
		}
	}
	p.dedupe(keep)
	for i := len(p.Blocks) - 1; i >= 0; i-- {
		if keep[i] && p.Blocks[i].Kind == article.Heading {
			keep[i] = false
		} else if keep[i] {
			break
		}
	}
}

func isTitle(line string, titles []string) bool {
	if line == "" {
		return false
	}
	for _, t := range titles {
		if line == t || len(line) > 20 && (strings.HasPrefix(t, line) || strings.HasPrefix(line, t) && len(line)-len(t) < 20) {
			return true
		}
	}
	return false
}

// dedupe keeps of blocks with the same text of some length the one that stands among the most kept text.
func (p *Page) dedupe(keep []bool) {
	const minLength, near, most = 30, 6, 400
	same := map[string][]int{}
	for i, b := range p.Blocks {
		if keep[i] && len(b.Text) >= minLength && b.Kind != article.Code {
			same[b.Text] = append(same[b.Text], i)
		}
	}
	for _, at := range same {
		if len(at) < 2 {
			continue
		}
		best, most0 := at[0], -1
		for _, i := range at {
			sum := 0
			for k := max(0, i-near); k <= min(len(keep)-1, i+near); k++ {
				if k != i && keep[k] {
					sum += min(len(p.Blocks[k].Text), most)
				}
			}
			if sum > most0 {
				best, most0 = i, sum
			}
		}
		for _, i := range at {
			keep[i] = i == best
		}
	}
}

// Render gives the kept blocks as the blocks of an article. Lines of one paragraph, set apart by single line breaks, are
// joined again.
func (p *Page) Render(keep []bool) []article.Block {
	var out []article.Block
	var lines []string
	last := -2
	end := func() {
		if len(lines) > 1 {
			out[len(out)-1].Text = strings.Join(lines, " ")
		}
		lines = lines[:0]
	}
	for i, b := range p.Blocks {
		if !keep[i] {
			continue
		}
		if b.Soft && last == i-1 && p.Blocks[last].Node == b.Node && b.Kind != article.Code {
			lines = append(lines, b.Text)
		} else {
			end()
			out = append(out, article.Block{Kind: b.Kind, Level: b.Level, Text: b.Text, Image: b.Image})
			lines = append(lines, b.Text)
		}
		last = i
	}
	end()
	return out
}
