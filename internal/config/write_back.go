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

// writeBackValue is the mode alone, or a mapping with all that can be set.
func writeBackValue() value {
	return group("mode", true, setting{
		name:     "mode",
		about:    "`pull_request`: one that a person merges; `auto_merge`: one that is merged as soon as nothing stands against it; `commit`: commits to the default branch; `off`: plans do not follow",
		standard: sync.WriteBackPullRequest,
		example:  sync.WriteBackAutoMerge,
		value:    writeBackModeValue(),
	}, setting{
		name:     "merge_method",
		about:    "how `auto_merge` merges",
		standard: "the first that the repository allows",
		example:  "squash",
		value:    mergeMethodValue(),
	}, setting{
		name:     "interval",
		about:    "the least time between two changes of the open pull request, at most 24h",
		standard: "`MILEPOST_WRITE_BACK_INTERVAL` of the server",
		example:  "1h",
		value:    intervalValue(),
	}, setting{
		name:     "branch",
		about:    "the branch of new pull requests; Milepost moves and deletes only its own",
		standard: sync.Branch,
		example:  "bots/plans",
		value:    textValue("a branch name such as "+sync.Branch, branchName.MatchString, textSchema(maxSetting, branchName.String()), func(p *policyReader) *string { return &p.policy.Delivery.Branch }),
	}, setting{
		name:     "title",
		about:    "the title of the pull request; `{changes}` stands for what changes",
		standard: "",
		example:  `"Plan progress: {changes}"`,
		value:    lineValue(func(p *policyReader) *string { return &p.policy.Delivery.Title }),
	}, setting{
		name:     "commit_message",
		about:    "the first line of its commits; `{changes}` stands for what changes",
		standard: "",
		example:  `"docs: {changes}"`,
		value:    lineValue(func(p *policyReader) *string { return &p.policy.Delivery.CommitMessage }),
	}, setting{
		name:     "trailer",
		about:    "a line at the end of each commit message",
		standard: "",
		example:  `"Ticket: OPS-1"`,
		value:    textValue("one line such as `Ticket: OPS-1`", isTrailer, textSchema(maxSetting, trailerStart.String()), func(p *policyReader) *string { return &p.policy.Delivery.Trailer }),
	}, setting{
		name:     "co_authors",
		about:    "`on`: credits who closed the issues, by their noreply addresses",
		standard: "off",
		example:  "on",
		value:    onOff(func(p *policyReader, on bool) { p.policy.Delivery.CoAuthors = on }),
	}, setting{
		name:     "labels",
		about:    "labels of new pull requests",
		standard: "",
		example:  "[documentation]",
		value:    namesValue(func(p *policyReader) *[]string { return &p.policy.Delivery.Labels }),
	}, setting{
		name:     "reviewers",
		about:    "who is asked to review new pull requests, by login",
		standard: "",
		example:  "[ann]",
		value:    namesValue(func(p *policyReader) *[]string { return &p.policy.Delivery.Reviewers }),
	}, setting{
		name:     "draft",
		about:    "whether new pull requests are drafts",
		standard: "false",
		example:  "true",
		value:    oneOf(choice{"true", func(p *policyReader) { p.policy.Delivery.Draft = true }, nil}, choice{"false", func(p *policyReader) { p.policy.Delivery.Draft = false }, nil}),
	}, setting{
		name:     "names",
		about:    "how people sign, by their logins",
		standard: "the login",
		example:  "{ann: Ann Lee}",
		value:    signaturesValue(),
	})
}

func writeBackModeValue() value {
	var modes []choice
	for _, mode := range []string{sync.WriteBackPullRequest, sync.WriteBackAutoMerge, sync.WriteBackCommit, sync.WriteBackOff} {
		modes = append(modes, choice{word: mode, take: func(p *policyReader) { p.policy.WriteBack = mode }})
	}
	modes[len(modes)-1].spelt = no
	return oneOf(modes...)
}

func mergeMethodValue() value {
	var methods []choice
	for _, method := range []string{"merge", "squash", "rebase"} {
		methods = append(methods, choice{word: method, take: func(p *policyReader) { p.policy.Delivery.MergeMethod = method }})
	}
	return oneOf(methods...)
}

func intervalValue() value {
	return value{words: "a time span such as `10m`, or `0`", schema: func() object {
		return object{"anyOf": []object{{"const": 0}, {"type": "string", "pattern": spanForm}}}
	}, read: func(p *policyReader, path string, node *yaml.Node) {
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

// signOffValue says who may sign which role.
func signOffValue() value {
	return value{
		words:  "roles with those who may sign them",
		schema: entriesOf(maxSigners, oneOrMore(maxNames, textSchema(maxEntry, linePattern))),
		read: func(p *policyReader, path string, node *yaml.Node) {
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

// signaturesValue are names by login.
func signaturesValue() value {
	return value{
		words:  "logins with names",
		schema: entriesOf(maxPeople, textSchema(maxEntry, linePattern)),
		read: func(p *policyReader, path string, node *yaml.Node) {
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
