package config

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"go.yaml.in/yaml/v4"
)

// Schema is the JSON Schema (draft 7) of a repository's configuration file, for editors and other programs. It refuses
// nothing that [ParsePolicy] takes without a word. What a schema cannot say is left to that: whether a pattern is
// well-formed, lengths in bytes, settings that stand twice.
func Schema() []byte {
	schema := mappingOf(settings())()
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
func mappingOf(table []setting) form {
	return func() object {
		properties, needed := object{}, []string{}
		for _, s := range table {
			properties[s.name] = s.property()
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
}

// property is the schema of a setting, with what editors show of it.
func (s setting) property() object {
	property := s.schema()
	property["description"] = strings.ReplaceAll(s.about, "`", "")
	var example any
	if err := yaml.Unmarshal([]byte(s.example), &example); err == nil {
		property["examples"] = []any{example}
	}
	return property
}

func anyOf(forms ...form) form {
	return func() object {
		var schemas []object
		for _, form := range forms {
			schemas = append(schemas, form())
		}
		return object{"anyOf": schemas}
	}
}

// wordSchema takes words in small and capital letters, and their other spellings. The words themselves come first,
// since editors offer them.
func wordSchema(words, spelt []string) form {
	return func() object {
		schemas := []object{{"enum": words}}
		var booleans []any
		var rest []string
		for _, spelling := range slices.Concat(words, spelt) {
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
		return object{"anyOf": append(schemas, object{"type": "string", "pattern": "^(" + strings.Join(rest, "|") + ")$"})}
	}
}

func distinct(values []any) []any {
	var once []any
	for _, v := range values {
		if !slices.Contains(once, v) {
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
func textSchema(most int, pattern string) form {
	return func() object {
		schema := object{"type": []string{"string", "number", "boolean"}, "minLength": 1, "maxLength": most}
		if pattern != "" {
			schema["pattern"] = pattern
		}
		return schema
	}
}

// entriesOf is a mapping of so many names at most, each with such a value.
func entriesOf(most int, entry form) form {
	return func() object {
		name := object{"pattern": `\S`, "maxLength": maxEntry}
		return object{"type": "object", "maxProperties": most, "propertyNames": name, "additionalProperties": entry()}
	}
}

// oneOrMore takes an entry alone or a list of so many at most.
func oneOrMore(most int, entry form) form {
	return anyOf(entry, func() object { return object{"type": "array", "items": entry(), "maxItems": most} })
}
