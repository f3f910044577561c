package viewer

import (
	"strings"
)

// channel is one way in which a page makes a browser ask somebody, run something or go somewhere. {U} stands for an
// address of the channel's own at a server that counts, {J} for a line of script that asks for it.
type channel struct {
	name, html string
	// click names an element whose click is what does it.
	click string
	// link is true where the address stays as a link that leaves, in a tab of its own.
	link bool
	// last puts it at the end of the page, where what it swallows is missed by nobody; head into the head.
	last, head bool
	// moves is true where the page is left, so that what follows is not seen.
	moves bool
}

// channels are all ways known. Where a browser of today has closed one, it stays here for those of tomorrow.
var channels = []channel{
	// What a head can hold.
	{name: "refresh", html: `<meta http-equiv=refresh content="1; url={U}">`, moves: true, head: true},
	{name: "refresh-case", html: `<META HTTP-EQUIV='ReFresh' CONTENT='1;{U}'>`, moves: true, head: true},
	{name: "meta-link", html: `<meta http-equiv="link" content='<{U}>; rel="preload"; as="image"'>`, head: true},
	{name: "meta-prefetch-control", html: `<meta http-equiv="x-dns-prefetch-control" content="on">`, head: true},
	{name: "meta-referrer", html: `<meta name="referrer" content="unsafe-url">`, head: true},
	{name: "meta-cookie", html: `<meta http-equiv="set-cookie" content="a=b">`, head: true},
	{name: "base", html: `<base href="{U}/" target="_self">`, head: true},
	{name: "stylesheet", html: `<link rel="stylesheet" href="{U}">`, head: true},
	{name: "stylesheet-alternate", html: `<link rel="alternate stylesheet" title="b" href="{U}">`, head: true},
	{name: "stylesheet-data", html: `<link rel=stylesheet href="data:text/css,body{background:url({U})}">`, head: true},
	{name: "icon", html: `<link rel="shortcut icon" href="{U}">`, head: true},
	{name: "touch-icon", html: `<link rel="apple-touch-icon" href="{U}">`, head: true},
	{name: "mask-icon", html: `<link rel="mask-icon" href="{U}">`, head: true},
	{name: "preload-image", html: `<link rel="preload" as="image" href="{U}">`, head: true},
	{name: "preload-set", html: `<link rel="preload" as="image" imagesrcset="{U} 1x">`, head: true},
	{name: "preload-font", html: `<link rel="preload" as="font" crossorigin href="{U}">`, head: true},
	{name: "preload-style", html: `<link rel="preload" as="style" href="{U}" onload="this.rel='stylesheet'">`, head: true},
	{name: "modulepreload", html: `<link rel="modulepreload" href="{U}">`, head: true},
	{name: "prefetch", html: `<link rel="prefetch" href="{U}">`, head: true},
	{name: "prerender", html: `<link rel="prerender" href="{U}">`, head: true},
	{name: "preconnect", html: `<link rel="preconnect" href="{C}">`, head: true},
	{name: "preconnect-anonymous", html: `<link rel="PreConnect" crossorigin href="{C}">`, head: true},
	{name: "dns-prefetch", html: `<link rel="dns-prefetch" href="{C}">`, head: true},
	{name: "manifest", html: `<link rel="manifest" href="{U}">`, head: true},
	{name: "import", html: `<link rel="import" href="{U}">`, head: true},
	{name: "search", html: `<link rel="search" type="application/opensearchdescription+xml" title="s" href="{U}">`, head: true},
	{name: "pingback", html: `<link rel="pingback" href="{U}">`, head: true},
	{name: "next", html: `<link rel="next" href="{U}">`, head: true},
	{name: "compression-dictionary", html: `<link rel="compression-dictionary" href="{U}">`, head: true},

	// Scripts.
	{name: "script", html: `<script>{J}</script>`, head: true},
	{name: "script-src", html: `<script src="{U}"></script>`, head: true},
	{name: "script-module", html: `<script type="module">{J}</script>`},
	{name: "script-module-src", html: `<script type="module" src="{U}"></script>`},
	{name: "script-importmap", html: `<script type="importmap">{"imports":{"a":"{U}"}}</script><script type=module>import "a"</script>`, head: true},
	{name: "script-speculation", html: `<script type="speculationrules">{"prefetch":[{"source":"list","urls":["{U}"]}]}</script>`},
	{name: "script-fetch", html: `<script>fetch("{U}", {mode: "no-cors"})</script>`},
	{name: "script-beacon", html: `<script>navigator.sendBeacon("{U}")</script>`},
	{name: "script-socket", html: `<script>new WebSocket("{U}".replace("http", "ws"))</script>`},
	{name: "script-events", html: `<script>new EventSource("{U}")</script>`},
	{name: "script-open", html: `<script>window.open("{U}")</script>`},
	{name: "script-worker", html: `<script>new Worker(URL.createObjectURL(new Blob(["fetch('{U}')"])))</script>`},
	{name: "script-submit", html: `<form id="sent" action="{U}"><input name=q value=1></form><script>document.getElementById("sent").submit()</script>`, moves: true},
	{name: "script-location", html: `<script>setTimeout(() => { location.href = "{U}" }, 800)</script>`, moves: true},
	{name: "script-svg", html: `<svg><script>{J}</script></svg>`},
	{name: "script-svg-href", html: `<svg><script href="{U}"></script></svg>`},
	{name: "script-nonce", html: `<script nonce="">{J}</script><script nonce="cuttings">{J}</script>`},
	{name: "script-comment", html: `<!--><script>{J}</script>-->`},

	// Handlers.
	{name: "on-error", html: `<img src="none.invalid.png" onerror="{J}">`},
	{name: "on-load-svg", html: `<svg onload="{J}"></svg>`},
	{name: "on-load-style", html: `<style onload="{J}">i{}</style>`},
	{name: "on-toggle", html: `<details open ontoggle="{J}"><summary>more</summary>text</details>`},
	{name: "on-focus", html: `<div tabindex=0 autofocus onfocus="{J}">f</div>`},
	{name: "on-start", html: `<marquee onstart="{J}">m</marquee>`},
	{name: "on-animation", html: `<style>@keyframes k{from{opacity:.5}}</style><div style="animation:k .1s" onanimationstart="{J}">a</div>`},
	{name: "on-transition", html: `<div ONTRANSITIONRUN="{J}" style="transition:opacity 1s;opacity:.5">t</div>`},
	{name: "on-media-error", html: `<video><source src="none.invalid.mp4" onerror="{J}"></video>`},
	{name: "on-click", html: `<div id="c-handler" onclick="{J}">press</div>`, click: "#c-handler"},
	{name: "on-pointer", html: `<p id="c-pointer" onpointerdown="{J}">press</p>`, click: "#c-pointer"},

	// Pictures and media.
	{name: "img", html: `<img src="{U}">`},
	{name: "img-lazy", html: `<img loading="lazy" src="{U}">`},
	{name: "img-set", html: `<img srcset="{U} 1x, {U}?b 2x">`},
	{name: "img-case", html: `<IMG SRC={U}>`},
	{name: "img-attribution", html: `<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" attributionsrc="{U}">`},
	{name: "img-protocol", html: `<img src="{P}">`},
	{name: "img-blank", html: "<img src=\"\n\t{U}\">"},
	{name: "image", html: `<image src="{U}">`},
	{name: "picture", html: `<picture><source srcset="{U}"><img alt=p></picture>`},
	{name: "video", html: `<video src="{U}" autoplay muted></video>`},
	{name: "video-poster", html: `<video poster="{U}"></video>`},
	{name: "video-source", html: `<video autoplay muted><source src="{U}"></video>`},
	{name: "video-track", html: `<video><track default kind=captions src="{U}"></video>`},
	{name: "audio", html: `<audio src="{U}" preload=auto></audio>`},
	{name: "background-body", html: `<table background="{U}"><tr background="{U}?r"><td background="{U}?d">x</td></tr></table>`},
	{name: "bgsound", html: `<bgsound src="{U}">`},
	{name: "lowsrc", html: `<img lowsrc="{U}" dynsrc="{U}?d">`},
	{name: "input-image", html: `<input type="image" src="{U}">`},

	// Pages within pages.
	{name: "iframe", html: `<iframe src="{U}"></iframe>`},
	{name: "iframe-srcdoc", html: `<iframe srcdoc="<img src='{U}'>"></iframe>`},
	{name: "iframe-script", html: `<iframe src="javascript:parent.evil=1"></iframe>`},
	{name: "iframe-data", html: `<iframe src="data:text/html,<img src='{U}'>"></iframe>`},
	{name: "frame", html: `<frameset><frame src="{U}"></frameset>`},
	{name: "fencedframe", html: `<fencedframe src="{U}"></fencedframe>`},
	{name: "portal", html: `<portal src="{U}"></portal>`},
	{name: "object", html: `<object data="{U}"></object>`},
	{name: "object-svg", html: `<object type="image/svg+xml" data="data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'><image href='{U}'/></svg>"></object>`},
	{name: "embed", html: `<embed src="{U}">`},
	{name: "applet", html: `<applet archive="{U}" code="A"></applet>`},
	{name: "noscript", html: `<noscript><img src="{U}"></noscript>`},
	{name: "template-shadow", html: `<div><template shadowrootmode="open"><img src="{U}"></template></div>`},

	// Styles.
	{name: "css-import", html: `<style>@import "{U}";</style>`, head: true},
	{name: "css-import-url", html: `<style>@\69mport/**/url( {U} ) screen;</style>`, head: true},
	{name: "css-background", html: `<style>.c1{background:url({U})}</style><div class=c1>x</div>`},
	{name: "css-quoted", html: `<style>.c2{background:url( "{U}" )}</style><div class=c2>x</div>`},
	{name: "css-escaped", html: `<style>.c3{background:\75 r\6C({U})}</style><div class=c3>x</div>`},
	{name: "css-font", html: `<style>@font-face{font-family:evil;src:url({U})}.c4{font-family:evil}</style><div class=c4>x</div>`},
	{name: "css-image-set", html: `<style>.c5{background:image-set("{U}" 1x)}</style><div class=c5>x</div>`},
	{name: "css-content", html: `<style>.c6::after{content:url({U})}</style><div class=c6>x</div>`},
	{name: "css-cursor", html: `<style>html{cursor:url({U}),auto}</style>`},
	{name: "css-list", html: `<ul style="list-style-image:url({U})"><li>x</ul>`},
	{name: "css-border", html: `<div style="border:9px solid;border-image:url({U}) 9">x</div>`},
	{name: "css-mask", html: `<div style="mask-image:url({U});-webkit-mask-image:url({U}?w);width:9px;height:9px;background:red">x</div>`},
	{name: "css-filter", html: `<div style="filter:url({U}#f)">x</div>`},
	{name: "css-shape", html: `<div style="float:left;shape-outside:url({U})">x</div>`},
	{name: "css-variable", html: `<style>.c7{--u:url({U});background:var(--u)}</style><div class=c7>x</div>`},
	{name: "css-variable-string", html: `<style>.c11{--s:"{U}";background:image-set(var(--s) 1x)}</style><div class=c11>x</div>`},
	{name: "css-selector", html: `<style>body:has(mark) .c8{background:url({U})}</style><p class=c8>x</p>`},
	{name: "css-unclosed", html: `<div style='background:url("{U}'>x</div>`},
	{name: "css-comment", html: `<style>.c9{background:/* " */url({U})/*'*/}</style><div class=c9>x</div>`},

	// Drawings and formulas.
	{name: "svg-image", html: `<svg><image href="{U}" width=9 height=9 /></svg>`},
	{name: "svg-image-xlink", html: `<svg><image xlink:href="{U}" width=9 height=9 /></svg>`},
	{name: "svg-use", html: `<svg><use href="{U}#a"/></svg>`},
	{name: "svg-filter", html: `<svg><filter id=q><feImage href="{U}"/></filter><rect width=9 height=9 filter="url(#q)"/></svg>`},
	{name: "svg-paint", html: `<svg><rect width=9 height=9 fill="url({U}#p)" mask="url({U}#m)"/></svg>`},
	{name: "svg-foreign", html: `<svg><foreignObject width=9 height=9><img src="{U}"></foreignObject></svg>`},
	{name: "svg-animate", html: `<svg><image width=9 height=9><set attributeName="href" to="{U}"/></image></svg>`},
	{name: "svg-animate-link", html: `<svg id="c-anim" width=30 height=30><a><animate attributeName=href values="javascript:evil=1"/><rect width=30 height=30 /></a></svg>`, click: "#c-anim rect"},
	{name: "svg-style", html: `<svg><style>.c10{background:url({U})}</style></svg><div class=c10>x</div>`},
	{name: "math-link", html: `<math id="c-math"><mtext href="{U}">formula</mtext></math>`, click: "#c-math"},

	// Ways past a parser that sees another tree than the browser.
	{name: "mutate-noscript", html: `<noscript><p title="</noscript><img src='{U}' onerror='{J}'>"></noscript>`},
	{name: "mutate-svg-style", html: `<svg></p><style><a id="</style><img src='{U}' onerror='{J}'>"></svg>`},
	{name: "mutate-math", html: `<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src='{U}' onerror='{J}'&gt;"></table></mtext></math>`},
	{name: "mutate-title", html: `<svg><title><style></title><img src='{U}' onerror='{J}'></style></title></svg>`},
	{name: "mutate-comment", html: `<!--a--!><img src='{U}' onerror='{J}'>-->`},
	{name: "mutate-attribute", html: `<div a"b=1 <img/src='{U}' onerror='{J}'>x</div>`},
	{name: "mutate-textarea", html: `<textarea><a title="</textarea><img src='{U}' onerror='{J}'>"></textarea>`},
	{name: "mutate-select", html: `<select><template><style><!--</style><a rel="--></style></template></select><img src='{U}' onerror='{J}'>">`},
	{name: "mutate-style", html: `<style>i::after{content:"</sty` + `le><img src='{U}'>"}</style>`},
	{name: "mutate-cdata", html: `<svg><![CDATA[<img src='{U}' onerror='{J}'>]]></svg>`},
	{name: "mutate-xmp", html: `<xmp><img src="{U}"></xmp>`},
	{name: "mutate-noembed", html: `<noembed><img src="{U}"></noembed><noframes><img src="{U}"></noframes>`},

	// What a click does.
	{name: "link-script", html: `<a id="c-js" href="javascript:void({J})">go</a>`, click: "#c-js"},
	{name: "link-script-blank", html: "<a id=\"c-js2\" href=\" java\tscript:{J}\">go</a>", click: "#c-js2"},
	{name: "link-data", html: `<a id="c-data" href="data:text/html,<img src='{U}'>">go</a>`, click: "#c-data"},
	{name: "link-ping", html: `<a id="c-ping" href="#here" ping="{U}">go</a>`, click: "#c-ping"},
	{name: "form", html: `<form action="{U}" method=post><input name=a value=b><button id="c-submit">send</button></form>`, click: "#c-submit"},
	{name: "formaction", html: `<form><button id="c-formaction" formaction="{U}">send</button></form>`, click: "#c-formaction"},
	{name: "form-self", html: `<form><input type=submit id="c-self"></form>`, click: "#c-self"},
	{name: "link-area", html: `<map name=q><area shape=rect coords="0,0,9,9" href="javascript:{J}"></map><img usemap="#q" alt=z width=9 height=9>`},
	{name: "link", html: `<a id="c-link" target="_top" href="{U}">leave</a>`, click: "#c-link", link: true},
	{name: "link-download", html: `<a id="c-download" download ping="{U}?ping" href="{U}">leave</a>`, click: "#c-download", link: true},
	{name: "link-opener", html: `<a id="c-opener" rel="opener" target="w" href="{U}">leave</a>`, click: "#c-opener", link: true},

	{name: "plaintext", html: `<plaintext><img src="{U}">`, last: true},
}

// evilPage writes a page with the given channels; tracker counts requests, conns connections.
func evilPage(channels []channel, tracker, conns string) string {
	fill := func(c channel) string {
		u := tracker + "/" + c.name
		j := "window.evil=(window.evil||``)+` " + c.name + "`;new Image().src=`" + u + "`"
		return strings.NewReplacer("{U}", u, "{J}", j, "{C}", conns, "{P}", strings.TrimPrefix(u, "http:")).Replace(c.html) + "\n"
	}
	var head, body, last strings.Builder
	for _, c := range channels {
		switch {
		case c.head:
			head.WriteString(fill(c))
		case c.last || strings.HasPrefix(c.name, "mutate-"):
			last.WriteString(fill(c))
		default:
			body.WriteString(fill(c))
		}
	}
	return `<!DOCTYPE html><html manifest="` + tracker + `/manifest-attribute"><head><title>Evil</title>` + head.String() +
		`</head><body onload="window.evil='body'" background="` + tracker + `/background">
<p id="text">The harbour was closed on Monday.</p><img id="own" src="own.png" width=20 height=20><p id="here">Harbour</p>
` + body.String() + last.String()
}
