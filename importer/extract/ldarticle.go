package extract

import (
	"strings"

	"cuttings/importer/outlets"
)

// Types of JSON-LD objects.
var (
	ldArticles = set("article", "newsarticle", "blogposting", "reportagenewsarticle", "analysisnewsarticle",
		"opinionnewsarticle", "backgroundnewsarticle", "reviewnewsarticle", "liveblogposting", "techarticle",
		"scholarlyarticle", "socialmediaposting", "advertisercontentarticle", "satiricalarticle", "report", "review",
		"criticreview", "askpublicnewsarticle", "medicalscholarlyarticle", "discussionforumposting", "recipe", "howto",
		"newsitem", "blog_posting", "creativework", "claimreview", "interview", "videoobject", "podcastepisode")
	ldPages   = set("webpage", "itempage", "collectionpage", "aboutpage", "medicalwebpage", "faqpage", "profilepage")
	ldSites   = set("website")
	ldPersons = set("person")
	ldGroups  = set("newsmediaorganization", "organization", "corporation", "periodical", "newspaper")
)

func (s *signals) fromLD() {
	if a := s.ldArticle(); a != nil {
		o := a.fields
		s.title.put("ld:headline", ldText(o["headline"]))
		s.title.put("ld:name", ldText(o["name"]))
		for _, n := range s.ld.names(o["author"]) {
			s.author("ld:author", n)
		}
		s.findPersons(o["author"])
		for _, n := range s.ld.names(o["creator"]) {
			s.author("ld:creator", n)
		}
		for _, n := range s.ld.names(o["contributor"]) {
			s.author("ld:contributor", n)
		}
		s.date.put("ld:datePublished", ldText(o["datePublished"]))
		s.date.put("ld:dateCreated", ldText(o["dateCreated"]))
		s.date.put("ld:uploadDate", ldText(o["uploadDate"]))
		s.modified.put("ld:dateModified", ldText(o["dateModified"]))
		s.outlet.put("ld:publisher", firstOf(s.ld.names(o["publisher"])))
		s.outlet.put("ld:isPartOf", firstOf(s.ld.names(o["isPartOf"])))
		s.language.put("ld:inLanguage", ldText(o["inLanguage"]))
		s.image.put("ld:image", ldImage(o["image"]))
		s.address.put("ld:url", ldText(o["url"]))
		s.address.put("ld:mainEntityOfPage", ldText(o["mainEntityOfPage"]))
		s.lead.put("ld:description", ldText(o["description"]))
		s.section.put("ld:articleSection", ldText(o["articleSection"]))
	}
	for _, ob := range s.ld.objects {
		o := ob.fields
		switch {
		case ob.listed:
		case ob.is(ldPages):
			s.date.put("ld:page.datePublished", ldText(o["datePublished"]))
			s.modified.put("ld:page.dateModified", ldText(o["dateModified"]))
			s.title.put("ld:page.name", ldText(o["name"]))
			for _, n := range s.ld.names(o["author"]) {
				s.author("ld:page.author", n)
			}
			s.language.put("ld:page.inLanguage", ldText(o["inLanguage"]))
			s.outlet.put("ld:page.publisher", firstOf(s.ld.names(o["publisher"])))
		case ob.is(ldSites):
			s.outlet.put("ld:website.name", ldText(o["name"]))
		case ob.is(ldGroups):
			s.outlet.put("ld:organization", ldText(o["name"]))
		}
	}
}

func firstOf(names []string) string {
	if len(names) == 0 {
		return ""
	}
	return names[0]
}

// findPersons notes which authors the page calls persons, and that no outlet is known by.
func (s *signals) findPersons(v any) {
	list, ok := v.([]any)
	if !ok {
		list = []any{v}
	}
	for _, x := range list[:min(len(list), 50)] {
		o, ok := x.(map[string]any)
		if !ok {
			continue
		}
		if id, ok := o["@id"].(string); ok && s.ld.named[id] != nil {
			o = s.ld.named[id]
		}
		n := ldText(o["name"])
		_, outlet := outlets.ByName(n)
		if (ldObject{types: ldTypes(o)}).is(ldPersons) && !outlet && !reOrgWords.MatchString(n) {
			if s.persons == nil {
				s.persons = map[string]bool{}
			}
			s.persons[outlets.Fold(n)] = true
		}
	}
}

// ldArticle chooses the object that speaks of the page's own article: one that no list holds, whose headline is found in
// the page's titles, else the first.
func (s *signals) ldArticle() *ldObject {
	titles := strings.ToLower(s.title["og:title"] + "\n" + s.title["<title>"])
	for _, h := range s.headlines {
		titles += "\n" + strings.ToLower(h.text)
	}
	var best *ldObject
	bestScore := -1
	for i := range s.ld.objects {
		o := &s.ld.objects[i]
		if !o.is(ldArticles) {
			continue
		}
		score := 0
		if !o.listed {
			score += 4
		}
		if o.is(ldMinor) {
			score -= 3
		}
		if h := strings.ToLower(clean(ldText(o.fields["headline"]))); h != "" && strings.Contains(titles, h) {
			score += 3
		}
		if o.fields["datePublished"] != nil {
			score += 2
		}
		if o.fields["author"] != nil {
			score++
		}
		if score > bestScore {
			best, bestScore = o, score
		}
	}
	return best
}

// ldMinor are types that stand for an article only where nothing else does.
var ldMinor = set("videoobject", "creativework", "review", "podcastepisode", "claimreview", "discussionforumposting", "socialmediaposting")

func ldImage(v any) string {
	switch t := v.(type) {
	case map[string]any:
		if s := ldText(t["url"]); s != "" {
			return s
		}
		return ldText(t["contentUrl"])
	case []any:
		if len(t) > 0 {
			return ldImage(t[0])
		}
	}
	return ldText(v)
}
