package config

import (
	"strings"
	"unicode"

	"go.yaml.in/yaml/v4"
)

// textValue is a text that is fit.
func textValue(want string, fit func(string) bool, schema form, into func(*policyReader) *string) value {
	return value{words: want, schema: schema, read: func(p *policyReader, path string, node *yaml.Node) { p.readText(path, node, want, fit, into(p)) }}
}

// lineValue is one line of text.
func lineValue(into func(*policyReader) *string) value {
	return textValue("one line of text", isLine, textSchema(maxSetting, linePattern), into)
}

func (p *policyReader) readText(path string, node *yaml.Node, want string, fit func(string) bool, into *string) {
	if !isText(node) || !fit(node.Value) || len(node.Value) > maxSetting {
		p.warn(node, "config-value", p.wanted(path, node, want, nil))
		return
	}
	*into = node.Value
}

// maxSetting bounds one text of the configuration, in bytes.
const maxSetting = 1000

// linePattern is what [isLine] takes, in a JSON Schema.
const linePattern = "^[^\\x00-\\x1f\\x7f-\\x9f\u2028\u2029]*[^\\s\\x00-\\x1f\\x7f-\\x9f\u2028\u2029][^\\x00-\\x1f\\x7f-\\x9f\u2028\u2029]*$"

func isLine(text string) bool {
	return strings.TrimSpace(text) != "" && !strings.ContainsFunc(text, unicode.IsControl) && !strings.ContainsAny(text, "\u2028\u2029")
}

func isName(text string) bool { return len(text) <= maxEntry && isLine(text) }

// isTrailer reports whether a text is one trailer: a second line would be another one.
func isTrailer(text string) bool { return isLine(text) && trailerStart.MatchString(text) }

// namesValue are one name or a list of them.
func namesValue(into func(*policyReader) *[]string) value {
	return value{
		words: "a name, or a list of them", schema: oneOrMore(maxNames, textSchema(maxEntry, linePattern)),
		read: func(p *policyReader, path string, node *yaml.Node) { *into(p) = p.nameList(path, node) },
	}
}

// nameList reads one name or a list of them, an `@` in front left out.
func (p *policyReader) nameList(path string, node *yaml.Node) []string {
	nodes := []*yaml.Node{node}
	if node.Kind == yaml.SequenceNode {
		nodes = node.Content
	}
	var names []string
	for _, node := range p.upTo(maxNames, nodes, path) {
		var name string
		p.readText(path, resolve(node), "a list of names", isName, &name)
		if name = strings.TrimPrefix(strings.TrimSpace(name), "@"); name != "" {
			names = append(names, name)
		}
	}
	return names
}
