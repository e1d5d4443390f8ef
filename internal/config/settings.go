package config

import (
	"slices"
	"strings"
	stdsync "sync"

	"go.yaml.in/yaml/v4"

	"github.com/milepost/milepost/sync"
)

// settings are all that a configuration may say, in the order in which it is documented. The table is made once: each of
// them is told which reader reads it.
var settings = stdsync.OnceValue(func() []setting {
	return slices.Concat(itemSettings(), issueSettings(), relationSettings(), documentSettings(), peopleSettings())
})

// itemSettings say which files are plans and what counts in them.
func itemSettings() []setting {
	return []setting{{
		name:     "plans",
		about:    "which files are plans: patterns of their paths, in which `*` stands for anything but a slash and `**` for any folders; a mapping says more of some of them. They take the place of the default",
		standard: listed(quoted(sync.DefaultPolicy().Plans), "and"),
		example:  `["docs/plans/**/*.md", {path: TODO.md, milestone: Backlog}]`,
		value:    plansValue(),
	}, {
		name:     "track",
		about:    "which items get issues; an item that has one keeps it",
		standard: "all",
		example:  `{preset: work, max_depth: 2}`,
		value:    trackValue(),
	}, {
		name:     "roles",
		about:    "words of your own headings, by the role of their section",
		standard: "",
		example:  `{testing: ["field trials"]}`,
		value:    rolesValue(),
	}, {
		name:     "tables",
		about:    "`on`: rows of risk and status tables are items, too",
		standard: "off",
		example:  "on",
		value:    onOff(func(p *policyReader, on bool) { p.policy.Tables = on }),
	}}
}

// issueSettings say what issues look like and where they come from.
func issueSettings() []setting {
	return []setting{{
		name:     "titles",
		about:    "`plain`: titles of items without an id get no `(Sub-section)` behind them",
		standard: "full",
		example:  "plain",
		value:    oneOf(choice{"full", func(p *policyReader) { p.policy.PlainTitles = false }, nil}, choice{"plain", func(p *policyReader) { p.policy.PlainTitles = true }, nil}),
	}, {
		name:     "labels",
		about:    "how the labels of a kind begin; `off` leaves them out, `on` has them begin as usual",
		standard: "",
		example:  `{role: "area: ", phase: off}`,
		value:    labelsValue(),
	}, {
		name:     "assign",
		about:    "whether the `@handle` owners of open items are assigned",
		standard: "on",
		example:  "off",
		value:    onOff(func(p *policyReader, on bool) { p.policy.Assign = on }),
	}, {
		name:     "adopt",
		about:    "`on`: a line that ends in `(#12)` is tracked by that issue, which a person opened",
		standard: "off",
		example:  "on",
		value:    onOff(func(p *policyReader, on bool) { p.policy.Adopt = on }),
	}, {
		name:     "collect",
		about:    "`on`: issues that people put into a plan's milestone are proposed as its lines; `ask`: after a yes to each",
		standard: "off",
		example:  "ask",
		value:    collectValue(),
	}}
}

func collectValue() value {
	return oneOf(choice{"on", func(p *policyReader) { p.policy.Collect = sync.CollectOn }, yes}, choice{sync.CollectAsk, func(p *policyReader) { p.policy.Collect = sync.CollectAsk }, nil},
		choice{"off", func(p *policyReader) { p.policy.Collect = "" }, no})
}

// relationSettings say how issues hang together.
func relationSettings() []setting {
	return []setting{{
		name:     "phases",
		about:    "`issue`: each phase is an issue, with its items as sub-issues",
		standard: "off",
		example:  "issue",
		value:    toggle("issue", func(p *policyReader) *sync.Switch { return &p.policy.Phases }),
	}, {
		name:     "dependencies",
		about:    "`link`: a plan's first phase is blocked by the sign-off of the plans that it depends on",
		standard: "off",
		example:  "link",
		value:    toggle("link", func(p *policyReader) *sync.Switch { return &p.policy.Dependencies }),
	}, {
		name:     "steps",
		about:    "`link`: each step of an ordered list is blocked by the one before it",
		standard: "off",
		example:  "link",
		value:    toggle("link", func(p *policyReader) *sync.Switch { return &p.policy.Steps }),
	}}
}

// documentSettings say how documents follow.
func documentSettings() []setting {
	return []setting{{
		name:     "links",
		about:    "how an issue's number is written into its line: `comment` hides it, `visible` is `(#12)`",
		standard: "off",
		example:  "comment",
		value: oneOf(choice{sync.LinksComment, func(p *policyReader) { p.policy.Links = sync.LinksComment }, nil},
			choice{sync.LinksVisible, func(p *policyReader) { p.policy.Links = sync.LinksVisible }, nil}, choice{"off", func(p *policyReader) { p.policy.Links = "" }, no}),
	}, {
		name:     "write_back",
		about:    "how plans follow their issues: by a mode, or by settings",
		standard: sync.WriteBackPullRequest,
		example:  "{mode: auto_merge, merge_method: squash}",
		value:    writeBackValue(),
	}, {
		name:     "sign_off",
		about:    "who may sign which role, by login; a role that is not named may be signed by anyone",
		standard: "",
		example:  "{Engineering Lead: [ann, bob]}",
		value:    signOffValue(),
	}, {
		name:     "gates",
		about:    "which branches wait for a plan",
		standard: "",
		example:  `[{branch: "release/*", needs: sign-off}]`,
		value:    gatesValue(),
	}}
}

// peopleSettings say what people see.
func peopleSettings() []setting {
	return []setting{{
		name:     "people",
		about:    "the logins of people whom plans call by name, so that they are assigned",
		standard: "",
		example:  "{Ann Lee: annlee}",
		value:    peopleValue(),
	}, {
		name:     "preview",
		about:    "which pull requests say what they will do: a mode, or settings",
		standard: sync.PreviewPlans,
		example:  "{mode: all, fail_on: [ambiguous, held]}",
		value:    previewValue(),
	}, {
		name:     "dashboard",
		about:    "`off`: there is no issue `Milepost: waiting for you`",
		standard: "on",
		example:  "off",
		value:    onOff(func(p *policyReader, on bool) { p.policy.NoDashboard = !on }),
	}, {
		name:     "report",
		about:    "whether a report is delivered once a week: a mode, or settings",
		standard: "off",
		example:  "{mode: weekly, day: friday}",
		value:    reportValue(),
	}, {
		name:     "page",
		about:    "`public`: anyone sees the plans on the server's page, if its operators allow it",
		standard: "private",
		example:  "public",
		value:    oneOf(choice{"public", func(p *policyReader) { p.policy.PublicPage = true }, nil}, choice{"private", func(p *policyReader) { p.policy.PublicPage = false }, nil}),
	}}
}

// toggle is what is made on GitHub where the value is a word, or off. A value that is neither leaves what was made.
func toggle(word string, into func(*policyReader) *sync.Switch) value {
	v := oneOf(choice{word, func(p *policyReader) { *into(p) = sync.On }, nil}, choice{"off", func(p *policyReader) { *into(p) = sync.Off }, no})
	read := v.read
	v.read = func(p *policyReader, path string, node *yaml.Node) {
		*into(p) = sync.Unknown
		read(p, path, node)
	}
	return v
}

func quoted(texts []string) []string {
	var all []string
	for _, text := range texts {
		all = append(all, "`"+strings.ReplaceAll(text, "`", "")+"`")
	}
	return all
}
