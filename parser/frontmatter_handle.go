package parser

import (
	"bytes"
	"regexp"

	"go.yaml.in/yaml/v4"
)

// Handles as people write them: at the start of a value or in a list.
var (
	handleLine = regexp.MustCompile(`(?m)^(\s*(?:[\w-]+:|-)[ \t]+)(@[^"#\r\n]*?)([ \t]*(?:[ \t]#[^\r\n]*)?\r?)$`)
	handleList = regexp.MustCompile(`(?m)^\s*[\w-]+:[ \t]*\[[^\]"]*@[^\]"]*\]`)
	listHandle = regexp.MustCompile(`([\[,]\s*)(@[\w-]+)`)
)

// readYAML reads YAML. An @ that begins a value is no YAML, but it is how people write a handle:
// where nothing else is wrong it counts as if it stood in quotes.
func readYAML(text []byte) (yaml.Node, error) {
	var root yaml.Node
	err := yaml.Unmarshal(text, &root)
	if err == nil || bytes.IndexByte(text, '@') < 0 {
		return root, err
	}
	quoted := handleLine.ReplaceAll(text, []byte(`$1"$2"$3`))
	quoted = handleList.ReplaceAllFunc(quoted, func(list []byte) []byte { return listHandle.ReplaceAll(list, []byte(`$1"$2"`)) })
	var again yaml.Node
	if yaml.Unmarshal(quoted, &again) == nil {
		return again, nil
	}
	return root, err
}
