package config

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/sync"
)

// maxPolicySize bounds a repository's configuration file, in bytes.
const maxPolicySize = 64 << 10

// ParsePolicy reads a repository's configuration file. What is wrong in it is told by
// diagnostics, whose codes begin with "config-", and leaves the default in force, with a note of
// the setting in Unread; no content gives [sync.DefaultPolicy]. The diagnostics are in the order of
// the file, at most a thousand of each code.
func ParsePolicy(content []byte) (sync.Policy, []parser.Diagnostic) {
	p := policyReader{policy: sync.DefaultPolicy()}
	if len(content) > maxPolicySize {
		p.unreadable()
		p.warn(nil, "config-too-large", fmt.Sprintf("the file is ignored since it is larger than %d KB", maxPolicySize>>10))
		return p.policy, p.diagnostics
	}
	if root := p.document(content); root != nil {
		p.top(root)
	}
	slices.SortStableFunc(p.diagnostics, func(a, b parser.Diagnostic) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return p.policy, parser.LimitDiagnostics(p.diagnostics)
}

// policyReader walks the file's tree, since only that tells the place of each mistake and lets
// the rest of the file count.
type policyReader struct {
	policy      sync.Policy
	diagnostics []parser.Diagnostic
	// setting is the one that is being read, "" if none is.
	setting string
	// entry is the one of plans that is being read, and gate the gate.
	entry planEntry
	gate  sync.Gate
	// table has all settings, and guesses counts the words for which another one was sought.
	table   []setting
	guesses int
}

// document returns the node at the top, nil if there is nothing to read.
func (p *policyReader) document(content []byte) *yaml.Node {
	loader, err := yaml.NewLoader(strings.NewReader(string(content)), yaml.WithUniqueKeys(false))
	if err != nil {
		p.syntax(err)
		return nil
	}
	var document, second yaml.Node
	if err := loader.Load(&document); err != nil {
		if !errors.Is(err, io.EOF) {
			p.syntax(err)
		}
		return nil
	}
	if len(document.Content) == 0 {
		return nil
	}
	root := document.Content[0]
	if err := loader.Load(&second); err == nil {
		p.warn(&second, "config-documents", "only the first document of the file counts: remove the line --- and what follows")
	} else if !errors.Is(err, io.EOF) {
		p.syntax(err)
	}
	if root.Kind == yaml.ScalarNode && root.Tag == "!!null" {
		return nil
	}
	return root
}

// top reads the settings of the file.
func (p *policyReader) top(root *yaml.Node) {
	if root.Kind != yaml.MappingNode {
		p.unreadable()
		p.warn(root, "config-value", "the file should hold settings such as `titles: plain`")
		return
	}
	p.table = settings()
	p.fields("", root, p.table, true)
	p.setting = ""
}

// resolve returns what an alias stands for, at the place of the alias.
func resolve(node *yaml.Node) *yaml.Node {
	if node.Kind != yaml.AliasNode {
		return node
	}
	target := *node.Alias
	target.Line, target.Column = node.Line, node.Column
	return &target
}

// unreadable says that nobody knows what the file was to say.
func (p *policyReader) unreadable() {
	p.policy = p.policy.Guess()
}

// warn adds a diagnostic at the node, or at the start of the file if that is nil.
func (p *policyReader) warn(at *yaml.Node, code, message string) {
	line, column := 1, 1
	if at != nil {
		line, column = max(at.Line, 1), max(at.Column, 1)
	}
	p.diagnostics = append(p.diagnostics, parser.Diagnostic{
		Severity: parser.SeverityWarning, Line: line, Column: column, Code: code, Message: message,
	})
	if isFault := code == "config-value" || code == "config-glob"; isFault && p.setting != "" && !slices.Contains(p.policy.Unread, p.setting) {
		p.policy.Unread = append(p.policy.Unread, p.setting)
	}
}

// syntax adds a diagnostic for a text that is not YAML.
func (p *policyReader) syntax(err error) {
	p.unreadable()
	at, message := &yaml.Node{}, err.Error()
	var fault *yaml.LoadError
	if errors.As(err, &fault) {
		at.Line, at.Column, message = fault.Mark.Line, fault.Mark.Column, fault.Message
	}
	p.warn(at, "config-syntax", "this is not YAML, so nothing of the file counts: "+message+cure(message))
}

// cure says what mostly helps against a fault of YAML, behind a colon, or returns "".
func cure(fault string) string {
	for _, known := range []struct{ says, do string }{
		{"tab character", "indent with spaces"},
		{"mapping values are not allowed", "indent the line as those beside it, and put a value that holds a colon into quotes"},
		{"cannot start any token", "put the value into quotes"},
		{"unexpected end of stream", "close the quote"},
		{"expected ',' or ']'", "close the bracket"},
		{"expected ',' or '}'", "close the brace"},
		{"unknown anchor", "put a value that begins with * into quotes"},
		{"expected key", "indent the line as those beside it"},
		{"max depth", "nothing in this file has to be that deep"},
		{"UTF-8", "save the file as UTF-8"},
	} {
		if strings.Contains(fault, known.says) {
			return ": " + known.do
		}
	}
	return ""
}
