package markup

import (
	"html"
	"regexp"
	"strings"
)

// reading is a text as one may read it, and where each of its bytes comes from: the bytes of one
// sign share the part of the source that stands for it.
type reading struct {
	text       string
	start, end []int
}

// verbatim reads a text as it is.
func verbatim(source string) reading {
	var r reader
	r.grow(len(source))
	for i := range len(source) {
		r.put(source[i:i+1], i, i+1)
	}
	return r.reading()
}

// decode reads Markdown with its escapes and entities resolved.
func decode(source string) reading {
	var r reader
	r.grow(len(source))
	for i := 0; i < len(source); {
		switch c := source[i]; {
		case c == '\\' && i+1 < len(source) && isPunctuation(source[i+1]):
			r.put(source[i+1:i+2], i, i+2)
			i += 2
		case c == '&':
			sign, size := entity(source[i:])
			r.put(sign, i, i+size)
			i += size
		default:
			r.put(source[i:i+1], i, i+1)
			i++
		}
	}
	return r.reading()
}

// entityForm is what an entity looks like at the start of a text. A number with more digits is none
// in Markdown: https://github.github.com/gfm/#entity-and-numeric-character-references
var entityForm = regexp.MustCompile(`^&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});`)

// maxEntity is the length in bytes of the longest entity.
const maxEntity = 34

// entity is the sign that an entity at the start of the text stands for, and its length; "&" and
// 1 where there is none.
func entity(text string) (sign string, size int) {
	form := entityForm.FindString(text[:min(len(text), maxEntity)])
	if sign := html.UnescapeString(form); sign != form {
		return sign, len(form)
	}
	return text[:1], 1
}

// withoutMarkup is the reading without tags and the signs that mark text up, so that what they
// hold apart stands together.
func (r reading) withoutMarkup() reading {
	if !strings.ContainsAny(r.text, "<*~[]") {
		return r
	}
	var out reader
	out.grow(len(r.text))
	for i := 0; i < len(r.text); i++ {
		switch c := r.text[i]; c {
		case '*', '~', '[', ']':
			continue
		case '<':
			if end := strings.IndexAny(r.text[i+1:], "<>"); end >= 0 && r.text[i+1+end] == '>' {
				i += end + 1
				continue
			}
		}
		out.put(r.text[i:i+1], r.start[i], r.end[i])
	}
	return out.reading()
}

// withoutPercents is the reading with the percents of addresses resolved.
func (r reading) withoutPercents() reading {
	var out reader
	out.grow(len(r.text))
	for i := 0; i < len(r.text); i++ {
		if r.text[i] == '%' && i+2 < len(r.text) && isHex(r.text[i+1]) && isHex(r.text[i+2]) {
			out.put(string([]byte{hexValue(r.text[i+1])<<4 | hexValue(r.text[i+2])}), r.start[i], r.end[i+2])
			i += 2
			continue
		}
		out.put(r.text[i:i+1], r.start[i], r.end[i])
	}
	return out.reading()
}

// reader puts a reading together.
type reader struct {
	text       []byte
	start, end []int
}

func (r *reader) grow(size int) {
	r.text, r.start, r.end = make([]byte, 0, size), make([]int, 0, size), make([]int, 0, size)
}

func (r *reader) put(sign string, start, end int) {
	r.text = append(r.text, sign...)
	for range len(sign) {
		r.start, r.end = append(r.start, start), append(r.end, end)
	}
}

func (r *reader) reading() reading { return reading{string(r.text), r.start, r.end} }

func hexValue(c byte) byte {
	if isDecimal(c) {
		return c - '0'
	}
	return c | 0x20 - 'a' + 10
}

func isPunctuation(c byte) bool {
	return c > ' ' && c < 0x7f && !isAlphanumeric(c)
}
