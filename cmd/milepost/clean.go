package main

import (
	"io"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Text from documents and from GitHub may hold what makes a terminal act, or show something else than
// is there. All of it goes through here on its way out: what people read loses such signs, and JSON
// keeps them, escaped.

// acts reports whether a terminal may do more with the sign than show it: control characters (C0, C1
// and delete) and those that change the direction of writing (Unicode's Bidi_Control).
func acts(r rune) bool {
	return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r)
}

// clean returns the text without signs that act, but for line breaks and tabs, and with a replacement
// character for each byte that is no UTF-8.
func clean(text string) string {
	return strings.Map(func(r rune) rune {
		if acts(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, text)
}

// cleanLine is clean for what belongs into one line: a line break in it is a space.
func cleanLine(text string) string {
	return clean(strings.NewReplacer("\r\n", " ", "\n", " ", "\r", " ", "\t", " ").Replace(text))
}

// cleaner is a writer of text for people. Signs must not be split over writes.
type cleaner struct{ io.Writer }

// Write implements io.Writer.
func (c cleaner) Write(text []byte) (int, error) {
	if _, err := io.WriteString(c.Writer, clean(string(text))); err != nil {
		return 0, err
	}
	return len(text), nil
}

// escaper is a writer of JSON: signs that act can stand in its texts only, where they are written as
// escapes. What is not UTF-8 is left to who reads the JSON. Signs must not be split over writes.
type escaper struct{ io.Writer }

// Write implements io.Writer.
func (e escaper) Write(text []byte) (int, error) {
	if _, err := e.Writer.Write(escape(text)); err != nil {
		return 0, err
	}
	return len(text), nil
}

// escape returns the JSON with escapes for signs that act, other than the line breaks and tabs between
// its values.
func escape(encoded []byte) []byte {
	const digits = "0123456789abcdef"
	out := make([]byte, 0, len(encoded))
	for len(encoded) > 0 {
		r, size := utf8.DecodeRune(encoded)
		if acts(r) && r != '\n' && r != '\t' && r != '\r' {
			// All of them are below 0x10000.
			out = append(out, '\\', 'u', digits[r>>12&15], digits[r>>8&15], digits[r>>4&15], digits[r&15])
		} else {
			out = append(out, encoded[:size]...)
		}
		encoded = encoded[size:]
	}
	return out
}
