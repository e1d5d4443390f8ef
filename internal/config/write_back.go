package config

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"

	"github.com/milepost/milepost/sync"
)

// maxInterval bounds write_back.interval.
const maxInterval = 24 * time.Hour

var (
	// branchName is what Milepost takes for a branch: a safe part of what git allows.
	branchName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*$`)
	// trailerStart is `Key: value`, as git reads trailers.
	trailerStart = regexp.MustCompile(`^[A-Za-z0-9-]+: \S`)
)

// writeBack is the mode alone, or a mapping with all that can be set.
func (p *policyReader) writeBack() value {
	delivery := &p.policy.Delivery
	return p.group("mode", true, setting{
		name:     "mode",
		about:    "`pull_request`: one that a person merges; `auto_merge`: one that is merged as soon as nothing stands against it; `commit`: commits to the default branch; `off`: plans do not follow",
		standard: sync.WriteBackPullRequest,
		example:  sync.WriteBackAutoMerge,
		value:    p.writeBackMode(),
	}, setting{
		name:     "merge_method",
		about:    "how `auto_merge` merges",
		standard: "the first that the repository allows",
		example:  "squash",
		value:    p.mergeMethod(),
	}, setting{
		name:     "interval",
		about:    "the least time between two changes of the open pull request, at most 24h",
		standard: "`MILEPOST_WRITE_BACK_INTERVAL` of the server",
		example:  "1h",
		value:    p.interval(),
	}, setting{
		name:     "branch",
		about:    "the branch of new pull requests; Milepost moves and deletes only its own",
		standard: sync.Branch,
		example:  "bots/plans",
		value:    p.text("a branch name such as "+sync.Branch, branchName.MatchString, textSchema(maxSetting, branchName.String()), &delivery.Branch),
	}, setting{
		name:     "title",
		about:    "the title of the pull request; `{changes}` stands for what changes",
		standard: "",
		example:  `"Plan progress: {changes}"`,
		value:    p.line(&delivery.Title),
	}, setting{
		name:     "commit_message",
		about:    "the first line of its commits; `{changes}` stands for what changes",
		standard: "",
		example:  `"docs: {changes}"`,
		value:    p.line(&delivery.CommitMessage),
	}, setting{
		name:     "trailer",
		about:    "a line at the end of each commit message",
		standard: "",
		example:  `"Ticket: OPS-1"`,
		value:    p.text("one line such as `Ticket: OPS-1`", isTrailer, textSchema(maxSetting, trailerStart.String()), &delivery.Trailer),
	}, setting{
		name:     "co_authors",
		about:    "`on`: credits who closed the issues, by their noreply addresses",
		standard: "off",
		example:  "on",
		value:    p.onOff(func(on bool) { delivery.CoAuthors = on }),
	}, setting{
		name:     "labels",
		about:    "labels of new pull requests",
		standard: "",
		example:  "[documentation]",
		value:    p.names(&delivery.Labels),
	}, setting{
		name:     "reviewers",
		about:    "who is asked to review new pull requests, by login",
		standard: "",
		example:  "[ann]",
		value:    p.names(&delivery.Reviewers),
	}, setting{
		name:     "draft",
		about:    "whether new pull requests are drafts",
		standard: "false",
		example:  "true",
		value:    p.oneOf(choice{"true", func() { delivery.Draft = true }, nil}, choice{"false", func() { delivery.Draft = false }, nil}),
	}, setting{
		name:     "names",
		about:    "how people sign, by their logins",
		standard: "the login",
		example:  "{ann: Ann Lee}",
		value:    p.signatures(),
	})
}

func (p *policyReader) writeBackMode() value {
	var modes []choice
	for _, mode := range []string{sync.WriteBackPullRequest, sync.WriteBackAutoMerge, sync.WriteBackCommit, sync.WriteBackOff} {
		modes = append(modes, choice{word: mode, take: func() { p.policy.WriteBack = mode }})
	}
	modes[len(modes)-1].spelt = no
	return p.oneOf(modes...)
}

func (p *policyReader) mergeMethod() value {
	var methods []choice
	for _, method := range []string{"merge", "squash", "rebase"} {
		methods = append(methods, choice{word: method, take: func() { p.policy.Delivery.MergeMethod = method }})
	}
	return p.oneOf(methods...)
}

func (p *policyReader) interval() value {
	return value{words: "a time span such as `10m`, or `0`", schema: func() object {
		return object{"anyOf": []object{{"const": 0}, {"type": "string", "pattern": spanForm}}}
	}, read: func(path string, node *yaml.Node) {
		interval, err := time.ParseDuration(node.Value)
		if node.Value == "0" {
			interval, err = 0, nil
		}
		if !isText(node) || err != nil || interval < 0 || interval > maxInterval {
			p.warn(node, "config-value", p.wanted(path, node, "a time span of at most 24h, such as 10m", nil))
			return
		}
		p.policy.Delivery.Interval = &interval
	}}
}

// spanForm is how Go reads time spans, save for their bounds.
const spanForm = `^[-+]?(0|([0-9]+(\.[0-9]*)?|\.[0-9]+)(ns|us|µs|μs|ms|s|m|h))(([0-9]+(\.[0-9]*)?|\.[0-9]+)(ns|us|µs|μs|ms|s|m|h))*$`

// signOff says who may sign which role.
func (p *policyReader) signOff() value {
	return value{
		words:  "roles with those who may sign them",
		schema: entriesOf(maxSigners, oneOrMore(maxNames, textSchema(maxEntry, linePattern))),
		read: func(path string, node *yaml.Node) {
			if node.Kind != yaml.MappingNode {
				p.warn(node, "config-value", path+" should name roles with those who may sign them, such as `QA Lead: [ann]`")
				return
			}
			signers := map[string][]string{}
			for _, pair := range p.pairs(maxSigners, path, node) {
				if len(pair.key.Value) > maxEntry {
					p.warn(pair.key, "config-value", fmt.Sprintf("the role %s is ignored: it has more than %d bytes", shown(pair.key.Value), maxEntry))
					continue
				}
				if names := p.nameList(path+"."+pair.key.Value, pair.value); names != nil {
					signers[strings.ToLower(strings.TrimSpace(pair.key.Value))] = names
				}
			}
			p.policy.SignOff = signers
		},
	}
}

// signatures are names by login.
func (p *policyReader) signatures() value {
	return value{
		words:  "logins with names",
		schema: entriesOf(maxPeople, textSchema(maxEntry, linePattern)),
		read: func(path string, node *yaml.Node) {
			if node.Kind != yaml.MappingNode {
				p.warn(node, "config-value", path+" should name people by their logins, such as `ann: Ann Lee`")
				return
			}
			names := map[string]string{}
			for _, pair := range p.pairs(maxPeople, path, node) {
				if len(pair.key.Value) > maxEntry {
					p.warn(pair.key, "config-value", fmt.Sprintf("the login %s is ignored: it has more than %d bytes", shown(pair.key.Value), maxEntry))
					continue
				}
				var name string
				p.readText(path+"."+pair.key.Value, pair.value, "a name", isName, &name)
				if name != "" {
					names[strings.ToLower(strings.TrimPrefix(pair.key.Value, "@"))] = name
				}
			}
			p.policy.Delivery.Names = names
		},
	}
}
