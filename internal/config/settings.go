package config

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/milepost/milepost/sync"
)

// settings are all that a configuration may say, in the order in which it is documented.
func (p *policyReader) settings() []setting {
	return slices.Concat(p.itemSettings(), p.issueSettings(), p.relationSettings(), p.documentSettings(), p.peopleSettings())
}

// itemSettings say which files are plans and what counts in them.
func (p *policyReader) itemSettings() []setting {
	return []setting{{
		name:     "plans",
		about:    "which files are plans: patterns of their paths, in which `*` stands for anything but a slash and `**` for any folders; a mapping says more of some of them. They take the place of the default",
		standard: listed(quoted(sync.DefaultPolicy().Plans), "and"),
		example:  `["docs/plans/**/*.md", {path: TODO.md, milestone: Backlog}]`,
		value:    p.planFiles(),
	}, {
		name:     "track",
		about:    "which items get issues; an item that has one keeps it",
		standard: "all",
		example:  `{preset: work, max_depth: 2}`,
		value:    p.track(),
	}, {
		name:     "roles",
		about:    "words of your own headings, by the role of their section",
		standard: "",
		example:  `{testing: ["field trials"]}`,
		value:    p.roles(),
	}, {
		name:     "tables",
		about:    "`on`: rows of risk and status tables are items, too",
		standard: "off",
		example:  "on",
		value:    p.onOff(func(on bool) { p.policy.Tables = on }),
	}}
}

// issueSettings say what issues look like and where they come from.
func (p *policyReader) issueSettings() []setting {
	return []setting{{
		name:     "titles",
		about:    "`plain`: titles of items without an id get no `(Sub-section)` behind them",
		standard: "full",
		example:  "plain",
		value:    p.oneOf(choice{"full", func() { p.policy.PlainTitles = false }, nil}, choice{"plain", func() { p.policy.PlainTitles = true }, nil}),
	}, {
		name:     "labels",
		about:    "how the labels of a kind begin; `off` leaves them out, `on` has them begin as usual",
		standard: "",
		example:  `{role: "area: ", phase: off}`,
		value:    p.labels(),
	}, {
		name:     "assign",
		about:    "whether the `@handle` owners of open items are assigned",
		standard: "on",
		example:  "off",
		value:    p.onOff(func(on bool) { p.policy.Assign = on }),
	}, {
		name:     "adopt",
		about:    "`on`: a line that ends in `(#12)` is tracked by that issue, which a person opened",
		standard: "off",
		example:  "on",
		value:    p.onOff(func(on bool) { p.policy.Adopt = on }),
	}, {
		name:     "collect",
		about:    "`on`: issues that people put into a plan's milestone are proposed as its lines; `ask`: after a yes to each",
		standard: "off",
		example:  "ask",
		value:    p.collect(),
	}}
}

func (p *policyReader) collect() value {
	return p.oneOf(choice{"on", func() { p.policy.Collect = sync.CollectOn }, yes}, choice{sync.CollectAsk, func() { p.policy.Collect = sync.CollectAsk }, nil},
		choice{"off", func() { p.policy.Collect = "" }, no})
}

// relationSettings say how issues hang together.
func (p *policyReader) relationSettings() []setting {
	return []setting{{
		name:     "phases",
		about:    "`issue`: each phase is an issue, with its items as sub-issues",
		standard: "off",
		example:  "issue",
		value:    p.toggle("issue", &p.policy.Phases),
	}, {
		name:     "dependencies",
		about:    "`link`: a plan's first phase is blocked by the sign-off of the plans that it depends on",
		standard: "off",
		example:  "link",
		value:    p.toggle("link", &p.policy.Dependencies),
	}, {
		name:     "steps",
		about:    "`link`: each step of an ordered list is blocked by the one before it",
		standard: "off",
		example:  "link",
		value:    p.toggle("link", &p.policy.Steps),
	}}
}

// documentSettings say how documents follow.
func (p *policyReader) documentSettings() []setting {
	return []setting{{
		name:     "links",
		about:    "how an issue's number is written into its line: `comment` hides it, `visible` is `(#12)`",
		standard: "off",
		example:  "comment",
		value: p.oneOf(choice{sync.LinksComment, func() { p.policy.Links = sync.LinksComment }, nil},
			choice{sync.LinksVisible, func() { p.policy.Links = sync.LinksVisible }, nil}, choice{"off", func() { p.policy.Links = "" }, no}),
	}, {
		name:     "write_back",
		about:    "how plans follow their issues: by a mode, or by settings",
		standard: sync.WriteBackPullRequest,
		example:  "{mode: auto_merge, merge_method: squash}",
		value:    p.writeBack(),
	}, {
		name:     "sign_off",
		about:    "who may sign which role, by login; a role that is not named may be signed by anyone",
		standard: "",
		example:  "{Engineering Lead: [ann, bob]}",
		value:    p.signOff(),
	}, {
		name:     "gates",
		about:    "which branches wait for a plan",
		standard: "",
		example:  `[{branch: "release/*", needs: sign-off}]`,
		value:    p.gates(),
	}}
}

// peopleSettings say what people see.
func (p *policyReader) peopleSettings() []setting {
	return []setting{{
		name:     "people",
		about:    "the logins of people whom plans call by name, so that they are assigned",
		standard: "",
		example:  "{Ann Lee: annlee}",
		value:    p.people(),
	}, {
		name:     "preview",
		about:    "which pull requests say what they will do: a mode, or settings",
		standard: sync.PreviewPlans,
		example:  "{mode: all, fail_on: [ambiguous, held]}",
		value:    p.preview(),
	}, {
		name:     "dashboard",
		about:    "`off`: there is no issue `Milepost: waiting for you`",
		standard: "on",
		example:  "off",
		value:    p.onOff(func(on bool) { p.policy.NoDashboard = !on }),
	}, {
		name:     "report",
		about:    "whether a report is delivered once a week: a mode, or settings",
		standard: "off",
		example:  "{mode: weekly, day: friday}",
		value:    p.report(),
	}, {
		name:     "page",
		about:    "`public`: anyone sees the plans on the server's page, if its operators allow it",
		standard: "private",
		example:  "public",
		value:    p.oneOf(choice{"public", func() { p.policy.PublicPage = true }, nil}, choice{"private", func() { p.policy.PublicPage = false }, nil}),
	}}
}

// toggle is what is made on GitHub where the value is a word, or off. A value that is neither leaves what was made.
func (p *policyReader) toggle(word string, into *sync.Switch) value {
	v := p.oneOf(choice{word, func() { *into = sync.On }, nil}, choice{"off", func() { *into = sync.Off }, no})
	read := v.read
	v.read = func(path string, node *yaml.Node) {
		*into = sync.Unknown
		read(path, node)
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
