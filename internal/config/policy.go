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
		p.fields(root)
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

// fields reads the settings.
func (p *policyReader) fields(root *yaml.Node) {
	if root.Kind != yaml.MappingNode {
		p.unreadable()
		p.warn(root, "config-value", "the file should hold settings such as `titles: plain`")
		return
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(root.Content); i += 2 {
		key, value := root.Content[i], root.Content[i+1]
		if seen[key.Value] {
			p.warn(key, "config-duplicate", fmt.Sprintf("%q is set twice: the first one counts", key.Value))
			continue
		}
		seen[key.Value] = true
		p.setting = key.Value
		p.field(key, resolve(value))
	}
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

func (p *policyReader) field(key, value *yaml.Node) {
	switch key.Value {
	case "plans":
		p.plans(value)
	case "titles":
		p.choice(key, value, map[string]func(){
			"full":  func() { p.policy.PlainTitles = false },
			"plain": func() { p.policy.PlainTitles = true },
		})
	case "assign":
		p.onOff(key, value, &p.policy.Assign)
	case "adopt":
		p.onOff(key, value, &p.policy.Adopt)
	case "collect":
		on, off := func() { p.policy.Collect = sync.CollectOn }, func() { p.policy.Collect = "" }
		p.choice(key, value, map[string]func(){
			"on": on, "true": on, "yes": on, "off": off, "false": off, "no": off,
			sync.CollectAsk: func() { p.policy.Collect = sync.CollectAsk },
		})
	case "dashboard":
		on := !p.policy.NoDashboard
		p.onOff(key, value, &on)
		p.policy.NoDashboard = !on
	case "page":
		p.choice(key, value, map[string]func(){
			"public":  func() { p.policy.PublicPage = true },
			"private": func() { p.policy.PublicPage = false },
		})
	case "links":
		off := func() { p.policy.Links = "" }
		p.choice(key, value, map[string]func(){
			sync.LinksComment: func() { p.policy.Links = sync.LinksComment },
			sync.LinksVisible: func() { p.policy.Links = sync.LinksVisible },
			"off":             off,
			"false":           off, // off is a boolean to many editors
			"no":              off,
		})
	case "write_back":
		p.writeBack(key, value)
	case "sign_off":
		p.signOff(value)
	case "gates":
		p.gates(value)
	case "phases":
		p.toggle(key, value, "issue", &p.policy.Phases)
	case "dependencies":
		p.toggle(key, value, "link", &p.policy.Dependencies)
	case "steps":
		p.toggle(key, value, "link", &p.policy.Steps)
	case "tables":
		p.onOff(key, value, &p.policy.Tables)
	case "track":
		p.track(value)
	case "roles":
		p.roles(value)
	case "labels":
		p.labels(value)
	case "people":
		p.people(value)
	case "preview":
		p.preview(key, value)
	default:
		p.warn(key, "config-unknown", fmt.Sprintf("%q is not a setting and is ignored: the settings are %s", key.Value, settings))
	}
}

// settings names all settings.
const settings = "plans, titles, assign, adopt, collect, dashboard, page, links, preview, write_back, sign_off, gates, track, tables, phases, dependencies, steps, roles, labels and people"

// onOff reads a setting that is on or off.
func (p *policyReader) onOff(key, value *yaml.Node, into *bool) {
	on, off := func() { *into = true }, func() { *into = false }
	p.choice(key, value, map[string]func(){"on": on, "true": on, "yes": on, "off": off, "false": off, "no": off})
}

// toggle reads what is made on GitHub where the value is on, or off. A value that is neither
// leaves what was made.
func (p *policyReader) toggle(key, value *yaml.Node, on string, into *sync.Switch) {
	*into = sync.Unknown
	off := func() { *into = sync.Off }
	p.choice(key, value, map[string]func(){on: func() { *into = sync.On }, "off": off, "false": off, "no": off})
}

// unreadable says that nobody knows what the file was to say.
func (p *policyReader) unreadable() {
	p.policy = p.policy.Guess()
}

// choice carries out what the value stands for.
func (p *policyReader) choice(key, value *yaml.Node, choices map[string]func()) {
	if value.Kind == yaml.ScalarNode {
		if choose, ok := choices[strings.ToLower(value.Value)]; ok {
			choose()
			return
		}
	}
	p.warn(value, "config-value", fmt.Sprintf("%s should be %s", key.Value, wanted(key.Value)))
}

// wanted names the values of a setting as the documentation does.
func wanted(setting string) string {
	switch setting {
	case "links":
		return "comment, visible or off"
	case "titles":
		return "full or plain"
	case "page":
		return "public or private"
	case "preview", "preview.mode":
		return "plans, all or off"
	case "collect":
		return "on, ask or off"
	case "phases":
		return "issue or off"
	case "dependencies", "steps":
		return "link or off"
	case "adopt", "assign", "dashboard", "tables", "write_back.co_authors":
		return "on or off"
	case "write_back.merge_method":
		return "merge, squash or rebase"
	case "write_back.draft":
		return "true or false"
	default:
		return "pull_request, auto_merge, commit or off"
	}
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
	p.warn(at, "config-syntax", "this is not YAML, so the rest of the file is ignored: "+message)
}
