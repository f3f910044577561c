package store

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"cuttings/index/article"
)

// fill sets every field of a value to something, so that one that is not stored is missed.
func fill(v reflect.Value, n *int) {
	*n++
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), n)
	case reflect.Struct:
		switch v.Type() {
		case reflect.TypeFor[time.Time]():
			v.Set(reflect.ValueOf(time.Unix(1700000000+int64(*n), 0).UTC()))
			return
		case reflect.TypeFor[article.Date]():
			v.Set(reflect.ValueOf(article.Date{Time: time.Date(2000+*n%50, 2, 3, 0, 0, 0, 0, time.UTC), Precision: "day"}))
			return
		}
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				fill(v.Field(i), n)
			}
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		fill(v.Index(0), n)
		fill(v.Index(1), n)
	case reflect.Map:
		v.Set(reflect.ValueOf(map[string]string{"title": "og:title"}))
	case reflect.String:
		v.SetString(strings.Repeat("x\xc3\xa9", *n%7+1))
	case reflect.Int, reflect.Int64:
		v.SetInt(int64(*n))
	case reflect.Uint64:
		v.SetUint(uint64(*n))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Float32:
		v.SetFloat(0.5)
	default:
		panic(v.Type().String())
	}
}

func fullRecord() *Record {
	var r Record
	n := 0
	fill(reflect.ValueOf(&r).Elem(), &n)
	r.Article.Original.Hash = hashOf([]byte("a"))
	r.Article.Resources[0].Hash, r.Article.Resources[1].Hash = "", hashOf([]byte("b"))
	r.Seq, r.removal = 9, 4
	return &r
}

func TestRecordKeepsEverything(t *testing.T) {
	want := fullRecord()
	before, _ := json.Marshal(want)
	body, err := encodeRecord(want)
	if err != nil {
		t.Fatal(err)
	}
	if after, _ := json.Marshal(want); !bytes.Equal(before, after) {
		t.Error("encoding changed the record")
	}
	got, err := decodeRecord(9, body)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\n%+v\nwant %+v\n%+v", got, got.Article, want, want.Article)
	}
	bare := &Record{Seq: 1, Article: &article.Article{ID: "ab"}}
	if body, err = encodeRecord(bare); err != nil {
		t.Fatal(err)
	}
	if got, err = decodeRecord(1, body); err != nil || !reflect.DeepEqual(got, bare) {
		t.Errorf("%+v %v", got, err)
	}
	// A mention whose text is not that of its span keeps its own.
	odd := &Record{Article: &article.Article{ID: "ab", Title: "Titel", Mentions: []article.Mention{
		{Text: "other", Block: article.InTitle, Start: 0, End: 5}, {Text: "Titel", Block: article.InTitle, Start: 0, End: 5}, {Text: "far", Block: 7, Start: -3, End: 1 << 30},
	}}}
	body, _ = encodeRecord(odd)
	if got, err = decodeRecord(0, body); err != nil || !reflect.DeepEqual(got.Article.Mentions, odd.Article.Mentions) {
		t.Errorf("%+v %v", got.Article.Mentions, err)
	}
	bare.Article.Original.Hash = "short"
	if _, err := encodeRecord(bare); err == nil {
		t.Error("a hash that is none was taken")
	}
}

func TestRowKeepsEverything(t *testing.T) {
	var want article.LedgerRow
	n := 0
	fill(reflect.ValueOf(&want).Elem(), &n)
	want.Path = "/a\xff\x00\nb"
	got, err := decodeRow(encodeRow(&want))
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v, %v", got, want, err)
	}
}

func TestSeal(t *testing.T) {
	v := seal(kindRecord, []byte("key"), []byte("body"))
	if b, err := unseal(kindRecord, []byte("key"), v); err != nil || string(b) != "body" {
		t.Errorf("%q %v", b, err)
	}
	if _, err := unseal(kindRecord, []byte("kex"), v); err == nil {
		t.Error("a value under a wrong key was taken")
	}
	if _, err := unseal(kindLedger, []byte("key"), v); err == nil {
		t.Error("a value of another kind was taken")
	}
	for i := range len(v) * 8 {
		w := bytes.Clone(v)
		w[i/8] ^= 1 << (i % 8)
		if _, err := unseal(kindRecord, []byte("key"), w); err == nil {
			t.Errorf("bit %d", i)
		}
	}
}

func FuzzRecord(f *testing.F) {
	full, _ := encodeRecord(fullRecord())
	bare, _ := encodeRecord(&Record{Article: &article.Article{ID: "ab", Blocks: []article.Block{{Kind: article.Paragraph, Text: "x"}}}})
	f.Add(full)
	f.Add(bare)
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, b []byte) {
		r, err := decodeRecord(1, b)
		if err != nil {
			return
		}
		again, err := encodeRecord(r)
		if err != nil {
			return // a form that is read, but never written
		}
		if s, err := decodeRecord(1, again); err != nil || !reflect.DeepEqual(s.Article.Blocks, r.Article.Blocks) {
			t.Errorf("%+v\n%+v %v", r, s, err)
		}
	})
}

func FuzzContent(f *testing.F) {
	r := fullRecord()
	b, err := encodeContent(*r.Article, r)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Fuzz(func(t *testing.T, b []byte) {
		c, err := decodeContent(b)
		if err != nil {
			return
		}
		if _, err := encodeContent(*c.Article, &Record{Article: c.Article}); err != nil {
			t.Error(err)
		}
	})
}

func FuzzRow(f *testing.F) {
	f.Add(encodeRow(&article.LedgerRow{Path: "/a", Status: article.Imported, Time: time.Unix(3, 4)}))
	f.Fuzz(func(t *testing.T, b []byte) {
		row, err := decodeRow(b)
		if err != nil {
			return
		}
		if again, err := decodeRow(encodeRow(&row)); err != nil || again != row {
			t.Errorf("%+v\n%+v %v", row, again, err)
		}
	})
}

func FuzzManifest(f *testing.F) {
	f.Add([]byte(`{"format":1,"id":"000102030405060708090a0b0c0d0e0f","created":"2026-01-01T00:00:00Z"}`))
	f.Add([]byte(`{"format":-1}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := parseManifest(b)
		if err == nil && (m.Format < 1 || len(m.ID) != 32) {
			t.Errorf("%+v", m)
		}
	})
}

// FuzzPages feeds the reader of bbolt's pages, which sees damaged files first.
func FuzzPages(f *testing.F) {
	leaf := make([]byte, pageSize)
	order.PutUint16(leaf[8:], leafFlag)
	order.PutUint16(leaf[10:], 1)
	order.PutUint32(leaf[pageHead+4:], elementSize)
	order.PutUint32(leaf[pageHead+8:], 3)
	order.PutUint32(leaf[pageHead+12:], 4)
	f.Add(leaf)
	f.Fuzz(func(t *testing.T, b []byte) {
		if len(b) < pageHead {
			return
		}
		eachValue(b, func(start int64, key, value []byte) {
			if start < 0 || int(start)+len(key)+len(value) > len(b) {
				t.Errorf("at %d: %d and %d bytes of %d", start, len(key), len(value), len(b))
			}
		})
		p := &pageFile{r: bytes.NewReader(b), page: pageSize, pages: 8, seen: make([]uint64, 1)}
		p.look(true)
	})
}
