package ledger

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"unicode/utf8"
)

// A document may hold bytes that are not UTF-8, and what is remembered of it must come back
// byte for byte, while JSON would replace them. Such a byte is stored as a code point that no
// text uses: privateByte plus the byte, which is 0x80 or more.
const (
	privateByte  = 0x10FF00
	firstPrivate = privateByte + 0x80
)

// encode returns the record of a value as JSON.
func encode(value any) (string, error) {
	record, err := json.Marshal(value)
	if err != nil {
		return "", err
	}
	// The first is how json writes a byte that is not UTF-8.
	if bytes.Contains(record, []byte(`\ufffd`)) || hasPrivate(record) {
		if record, err = json.Marshal(mapStrings(reflect.ValueOf(value), escapeBytes).Interface()); err != nil {
			return "", err
		}
	}
	return string(record), nil
}

// decode reads a record into the value that into points to.
func decode(record []byte, into any) error {
	if err := json.Unmarshal(record, into); err != nil {
		return err
	}
	if hasPrivate(record) {
		value := reflect.ValueOf(into).Elem()
		value.Set(mapStrings(value, unescapeBytes))
	}
	return nil
}

// hasPrivate reports whether the text has a code point of those that stand for bytes.
func hasPrivate(text []byte) bool {
	return bytes.Contains(text, []byte("\xf4\x8f\xbe")) || bytes.Contains(text, []byte("\xf4\x8f\xbf"))
}

// escapeBytes writes every byte that is not UTF-8, and those of the code points used for that, as
// such code points.
func escapeBytes(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		if r >= firstPrivate || r == utf8.RuneError && size == 1 {
			for _, raw := range []byte(s[i : i+size]) {
				b.WriteRune(privateByte + rune(raw))
			}
		} else {
			b.WriteString(s[i : i+size])
		}
		i += size
	}
	return b.String()
}

// unescapeBytes undoes [escapeBytes].
func unescapeBytes(s string) string {
	var b strings.Builder
	for _, r := range s {
		if r >= firstPrivate {
			b.WriteByte(byte(r - privateByte)) //nolint:gosec // escapeBytes makes no other rune of a byte
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// mapStrings returns a copy of the value with every string in exported fields, slices, maps and
// behind pointers mapped.
func mapStrings(value reflect.Value, f func(string) string) reflect.Value {
	mapped := reflect.New(value.Type()).Elem()
	mapped.Set(value)
	switch value.Kind() {
	case reflect.String:
		mapped.SetString(f(value.String()))
	case reflect.Struct:
		for i := range value.NumField() {
			if value.Type().Field(i).IsExported() {
				mapped.Field(i).Set(mapStrings(value.Field(i), f))
			}
		}
	case reflect.Slice:
		if value.IsNil() {
			return mapped
		}
		mapped.Set(reflect.MakeSlice(value.Type(), value.Len(), value.Len()))
		for i := range value.Len() {
			mapped.Index(i).Set(mapStrings(value.Index(i), f))
		}
	case reflect.Map:
		if value.IsNil() {
			return mapped
		}
		mapped.Set(reflect.MakeMap(value.Type()))
		for key, element := range value.Seq2() {
			mapped.SetMapIndex(mapStrings(key, f), mapStrings(element, f))
		}
	case reflect.Pointer:
		if value.IsNil() {
			return mapped
		}
		mapped.Set(reflect.New(value.Type().Elem()))
		mapped.Elem().Set(mapStrings(value.Elem(), f))
	default: // holds no text
	}
	return mapped
}
