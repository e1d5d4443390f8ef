package config

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"unicode"
)

// Schema is the JSON Schema (draft 7) of a repository's configuration file, for editors and other programs. It refuses
// nothing that [ParsePolicy] takes without a word. What a schema cannot say is left to that: whether a pattern is
// well-formed, lengths in bytes, settings that stand twice.
func Schema() []byte {
	schema := mappingOf(new(policyReader).settings())
	schema["$schema"] = "http://json-schema.org/draft-07/schema#"
	schema["title"] = "Milepost's configuration of a repository"
	schema["type"] = []string{"object", "null"}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(schema); err != nil {
		panic("the schema is made of maps and texts: " + err.Error())
	}
	return out.Bytes()
}

// mappingOf is a mapping of these settings and no others.
func mappingOf(table []setting) object {
	properties, needed := object{}, []string{}
	for _, s := range table {
		property := object{"description": plain(s.about)}
		for name, part := range s.schema {
			property[name] = part
		}
		properties[s.name] = property
		if s.needed {
			needed = append(needed, s.name)
		}
	}
	schema := object{"type": "object", "properties": properties, "additionalProperties": false}
	if len(needed) > 0 {
		schema["required"] = needed
	}
	return schema
}

// plain is a text without the signs of Markdown.
func plain(text string) string { return strings.ReplaceAll(text, "`", "") }

func anyOf(schemas ...object) object { return object{"anyOf": schemas} }

// wordSchema takes words in small and capital letters, and their other spellings. The words themselves come first,
// since editors offer them.
func wordSchema(words, spelt []string) object {
	schemas := []object{{"enum": words}}
	var booleans []any
	var rest []string
	for _, spelling := range append(append([]string{}, words...), spelt...) {
		switch spelling {
		case "true", "on", "yes": // to some readers of YAML all of these are booleans
			booleans = append(booleans, true)
		case "false", "off", "no":
			booleans = append(booleans, false)
		}
		rest = append(rest, anyLetters(spelling))
	}
	if values := distinct(booleans); len(values) > 0 {
		schemas = append(schemas, object{"enum": values})
	}
	return anyOf(append(schemas, object{"type": "string", "pattern": "^(" + strings.Join(rest, "|") + ")$"})...)
}

func distinct(values []any) []any {
	var once []any
	seen := map[any]bool{}
	for _, v := range values {
		if !seen[v] {
			seen[v] = true
			once = append(once, v)
		}
	}
	return once
}

// anyLetters matches a word in small and capital letters, by what RE2 and JSON Schema read alike.
func anyLetters(word string) string {
	var form strings.Builder
	for _, letter := range word {
		if upper := unicode.ToUpper(letter); upper != letter {
			fmt.Fprintf(&form, "[%c%c]", letter, upper)
		} else {
			form.WriteString(regexp.QuoteMeta(string(letter)))
		}
	}
	return form.String()
}

// textSchema takes a text of so many characters that a pattern fits, and what YAML reads as a number or a boolean: the
// reader takes them by their letters.
func textSchema(most int, pattern string) object {
	schema := object{"type": []string{"string", "number", "boolean"}, "minLength": 1, "maxLength": most}
	if pattern != "" {
		schema["pattern"] = pattern
	}
	return schema
}

// nameSchema takes what stands in front of a colon.
func nameSchema() object { return object{"pattern": `\S`, "maxLength": maxEntry} }

// oneOrMore takes an entry alone or a list of so many at most.
func oneOrMore(most int, entry object) object {
	return anyOf(entry, object{"type": "array", "items": entry, "maxItems": most})
}
