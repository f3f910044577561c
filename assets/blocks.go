package assets

import _ "embed"

// Blocks is the model by which the extractor tells the text of an article from the rest of its page: decision trees over
// the shape of the page and of its blocks. They were computed by importer/extract/train from some 2,000 pages of public
// benchmarks of article extraction (Mozilla Readability, Postlight Parser, trafilatura, newspaper, fundus, WCXB) with the
// texts that these give, and with the answers of go-trafilatura, go-readability and go-domdistiller where they give none.
// Nothing of the pages' text is in it.
//
//go:embed blocks.model
var Blocks []byte
