package config

import (
	"fmt"
	"regexp"
	"strings"
	"time"
	"unicode"

	"go.yaml.in/yaml/v4"

	"github.com/milepost/milepost/sync"
)

// writeBackSettings names the settings of a write_back that is a mapping.
const writeBackSettings = "mode, merge_method, interval, branch, title, labels, reviewers, draft, commit_message, trailer, co_authors and names"

// maxInterval bounds write_back.interval.
const maxInterval = 24 * time.Hour

var (
	// branchName is what Milepost takes for a branch: a safe part of what git allows.
	branchName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*$`)
	// trailerStart is `Key: value`, as git reads trailers.
	trailerStart = regexp.MustCompile(`^[A-Za-z0-9-]+: \S`)
)

// writeBack reads the mode alone, or a mapping with all that can be set.
func (p *policyReader) writeBack(key, value *yaml.Node) {
	if value.Kind != yaml.MappingNode {
		p.setting = "write_back.mode"
		p.writeBackMode(key, value)
		return
	}
	p.mapping(maxKeys, value, "write_back.", func(key, value *yaml.Node) {
		delivery := &p.policy.Delivery
		p.setting = "write_back." + key.Value
		switch key.Value {
		case "mode":
			p.writeBackMode(&yaml.Node{Value: "write_back"}, value)
		case "merge_method":
			choices := map[string]func(){}
			for _, method := range []string{"merge", "squash", "rebase"} {
				choices[method] = func() { delivery.MergeMethod = method }
			}
			p.choice(&yaml.Node{Value: "write_back.merge_method"}, value, choices)
		case "interval":
			p.interval(value)
		case "branch":
			p.text(value, "write_back.branch", "a branch name such as "+sync.Branch, branchName.MatchString, &delivery.Branch)
		case "title":
			p.text(value, "write_back.title", "one line of text", isLine, &delivery.Title)
		case "commit_message":
			p.text(value, "write_back.commit_message", "one line of text", isLine, &delivery.CommitMessage)
		case "trailer":
			p.text(value, "write_back.trailer", "one line such as `Ticket: OPS-1`", isTrailer, &delivery.Trailer)
		case "co_authors":
			p.onOff(&yaml.Node{Value: "write_back.co_authors"}, value, &delivery.CoAuthors)
		case "labels":
			delivery.Labels = p.names(value, "write_back.labels")
		case "reviewers":
			delivery.Reviewers = p.names(value, "write_back.reviewers")
		case "draft":
			p.choice(&yaml.Node{Value: "write_back.draft"}, value, map[string]func(){
				"true": func() { delivery.Draft = true }, "false": func() { delivery.Draft = false },
			})
		case "names":
			delivery.Names = p.logins(value)
		default:
			p.warn(key, "config-unknown", fmt.Sprintf("%q is not a setting of write_back and is ignored: the settings are %s", key.Value, writeBackSettings))
		}
	})
}

func (p *policyReader) writeBackMode(key, value *yaml.Node) {
	choices := map[string]func(){}
	for _, mode := range []string{sync.WriteBackPullRequest, sync.WriteBackAutoMerge, sync.WriteBackCommit, sync.WriteBackOff} {
		choices[mode] = func() { p.policy.WriteBack = mode }
	}
	choices["false"], choices["no"] = choices[sync.WriteBackOff], choices[sync.WriteBackOff] // off is a boolean to many editors
	p.choice(key, value, choices)
}

func (p *policyReader) interval(value *yaml.Node) {
	interval, err := time.ParseDuration(value.Value)
	if value.Value == "0" {
		interval, err = 0, nil
	}
	if value.Kind != yaml.ScalarNode || err != nil || interval < 0 || interval > maxInterval {
		p.warn(value, "config-value", "write_back.interval should be a time span of at most 24h, such as 10m")
		return
	}
	p.policy.Delivery.Interval = &interval
}

// signOff reads who may sign which role.
func (p *policyReader) signOff(value *yaml.Node) {
	if value.Kind != yaml.MappingNode {
		p.warn(value, "config-value", "sign_off should name roles with those who may sign them, such as `QA Lead: [ann]`")
		return
	}
	signers := map[string][]string{}
	p.mapping(maxSigners, value, "sign_off.", func(key, value *yaml.Node) {
		if len(key.Value) > maxEntry {
			p.warn(key, "config-value", fmt.Sprintf("the role %s is ignored: it has more than %d bytes", shown(key.Value), maxEntry))
			return
		}
		if names := p.names(value, "sign_off."+key.Value); names != nil {
			signers[strings.ToLower(strings.TrimSpace(key.Value))] = names
		}
	})
	p.policy.SignOff = signers
}

// people reads names by login.
func (p *policyReader) logins(value *yaml.Node) map[string]string {
	if value.Kind != yaml.MappingNode {
		p.warn(value, "config-value", "write_back.names should name people by their logins, such as `ann: Ann Lee`")
		return nil
	}
	names := map[string]string{}
	p.mapping(maxPeople, value, "write_back.names.", func(key, value *yaml.Node) {
		if len(key.Value) > maxEntry {
			p.warn(key, "config-value", fmt.Sprintf("the login %s is ignored: it has more than %d bytes", shown(key.Value), maxEntry))
			return
		}
		var name string
		p.text(value, "write_back.names."+key.Value, "a name", isName, &name)
		if name != "" {
			names[strings.ToLower(strings.TrimPrefix(key.Value, "@"))] = name
		}
	})
	return names
}

// mapping visits the settings of a mapping up to a bound; the first of two of a name counts.
func (p *policyReader) mapping(bound int, node *yaml.Node, prefix string, visit func(key, value *yaml.Node)) {
	seen := map[string]bool{}
	for i := 0; i+1 < len(node.Content); i += 2 {
		key := node.Content[i]
		if seen[key.Value] {
			p.warn(key, "config-duplicate", fmt.Sprintf("%q is set twice: the first one counts", prefix+key.Value))
			continue
		}
		if len(seen) == bound {
			p.past(key, bound, strings.TrimSuffix(prefix, "."))
			break
		}
		seen[key.Value] = true
		visit(key, resolve(node.Content[i+1]))
	}
}

// text reads a text that is fit.
func (p *policyReader) text(value *yaml.Node, setting, want string, fit func(string) bool, into *string) {
	if value.Kind != yaml.ScalarNode || !fit(value.Value) || len(value.Value) > maxSetting {
		p.warn(value, "config-value", fmt.Sprintf("%s should be %s", setting, want))
		return
	}
	*into = value.Value
}

// maxSetting bounds one text of the configuration, in bytes.
const maxSetting = 1000

func isLine(text string) bool {
	return strings.TrimSpace(text) != "" && !strings.ContainsFunc(text, unicode.IsControl) && !strings.ContainsAny(text, "\u2028\u2029")
}

func isName(text string) bool { return len(text) <= maxEntry && isLine(text) }

// isTrailer reports whether a text is one trailer: a second line would be another one.
func isTrailer(text string) bool { return isLine(text) && trailerStart.MatchString(text) }

// names reads one name or a list of them, an `@` in front left out.
func (p *policyReader) names(value *yaml.Node, setting string) []string {
	nodes := []*yaml.Node{value}
	if value.Kind == yaml.SequenceNode {
		nodes = value.Content
	}
	var names []string
	for _, node := range p.upTo(maxNames, nodes, setting) {
		var name string
		p.text(resolve(node), setting, "a list of names", isName, &name)
		if name = strings.TrimPrefix(strings.TrimSpace(name), "@"); name != "" {
			names = append(names, name)
		}
	}
	return names
}
