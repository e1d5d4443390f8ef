package words

var english = language{
	name: "English",

	roles: map[Role]roleWords{
		Goals: {strong: "goal, goals, objective, objectives, aims", weak: "purpose, vision, mission, deliverables, outcomes"},
		Metrics: {
			strong: "metric, metrics, kpi, kpis, success criteria, success criterion, acceptance criteria, exit criteria, done criteria, " +
				"completion criteria, definition of done, key results, measurements, slo, slos",
			weak: "criteria, benchmarks, success, targets",
		},
		Features: {
			strong: "feature, features, specification, specifications, spec, specs, user story, user stories, use cases, functionality",
			weak:   "requirement, requirements, scope, endpoints, stories",
		},
		Architecture: {
			strong: "architecture, architectural, system design, technical design, data model, data flow",
			weak:   "design, schema",
		},
		Implementation: {
			strong: "implementation, implementing, development, task, tasks, todo, todos, to-do, to-dos, backlog, sprint, sprints, work items, " +
				"action items, next steps, work breakdown, workstream, workstreams",
			weak: "phase, phases, steps, plan, roadmap, timeline, schedule, week, weeks, milestones, work, build, execution, iteration",
		},
		Testing: {
			strong: "test, tests, testing, qa, quality assurance, verification, validation, e2e, test plan, tests plan",
			weak:   "coverage",
		},
		Documentation: {
			strong: "documentation, docs, documents needed, tutorials, release notes, user guide, user guides",
			weak:   "doc, document, readme, guide, guides, changelog",
		},
		Risks: {
			strong: "risk, risks, mitigation, mitigations, contingency, contingencies",
			weak:   "threats, concerns, blockers",
		},
		Rollout: {
			strong: "rollout, roll-out, roll out, deployment, deploy, deployments, launch, release, releases, releasing, rollback, go-live, " +
				"go live, publishing",
			weak: "shipping, cutover, delivery, publication",
		},
		Questions: {strong: "question, questions, decision, decisions, open issues, known issues, outstanding issues, unresolved issues, unknowns", weak: "clarifications", lone: "issues"},
		Resources: {
			strong: "resource, resources, reference, references, links, further reading, bibliography, staffing, required tools, tools needed",
			weak:   "team, budget",
			lone:   "infrastructure, tools",
		},
		Appendix: {strong: "appendix, appendices, annex, glossary"},
		SignOff: {
			strong: "sign-off, signoff, sign-offs, sign off, approval checklist, approval section, approval status, approval required, " +
				"approvals required, approvals needed",
			last: "approval, approvals, approver, approvers, signature, signatures",
		},
		Notes: {strong: "note, notes, remarks", weak: "comments, misc, miscellaneous"},
	},
	joiners: "and, for, in, to, with, from",

	milestones: "milestone",
	versions:   "version, release, v",
	phases:     "phase, stage",
	numbers:    "one, two, three, four, five, six, seven, eight, nine, ten",
	stretches:  "week, weeks, sprint, iteration, day, days",
	windows:    "week, day, month, sprint, quarter, q1, q2, q3, q4",
	until:      "to, until, through",
	units:      map[Unit]list{UnitDay: "day, d", UnitWeek: "week, wk, w", UnitMonth: "month", UnitQuarter: "quarter", UnitYear: "year"},

	summaries: "executive summary, summary, tl;dr",
	legends:   "legend",
	wholes: "timeline, schedule, overview, summary, dates, deadlines, metadata, information, info, details, planning, " +
		"about",

	fields: map[Field]list{
		FieldDue: "due, due date, due on, due by, target completion, target completion date, target date, target, deadline, completion date, " +
			"end date, target end, planned completion, release date, eta",
		FieldStart:    "start date, start, started, begin, begin date",
		FieldDate:     "date, created",
		FieldDuration: "estimated duration, duration, estimate, estimated time, time estimate, timeline",
	},
	vague:     "target, timeline, estimate, eta, start, started, begin",
	plain:     "author, authors, owner, status, dependencies, version, priority, labels",
	dependsOn: "dependencies, dependency, depends on",
	none:      "none, n/a, tbd",
	labels: map[Label]list{
		LabelOwner:    "owner, owners, assignee, assignees, assigned to, assigned, responsible",
		LabelDecision: "decision",
		LabelDue:      "due, due date, deadline, target date",
		LabelEstimate: "estimate, est, estimated, effort, estimation, estimated time, time estimate, estimated duration, estimated effort",
	},
	undecided:  "pending, open, undecided, none, not decided, to be decided",
	due:        "due date, due on, due by, due, deadline, until, by",
	headingDue: "due, by, target, until, deadline",
	past: "done, completed, completion, finished, shipped, merged, logged, closed, resolved, fixed, landed, deployed, released, " +
		"implemented, verified, reviewed, approved, created, added, opened, started, updated, reported",

	columns: map[Column]list{
		ColumnRisk:        "risk, risks, risk description",
		ColumnProbability: "probability, likelihood, prob, prob., chance",
		ColumnImpact:      "impact, severity",
		ColumnMitigation:  "mitigation, mitigation strategy, mitigations, contingency, response",
		ColumnStatus:      "status, state, progress",
		ColumnDescription: "description, details, detail, notes, note, comment, comments, summary",
		ColumnOwner:       "owner, owners, assignee, assigned to, responsible",
	},
	groups: "week, weeks, day, days, month, months, quarter, year, date, sprint, iteration, phase, stage",
	cells: map[Status]list{
		StatusDone:       "done, complete, completed, finished, closed, shipped, released, resolved, implemented, merged, passed, 100%, x",
		StatusDropped:    "dropped, cancelled, canceled, won't do, wontfix, rejected, abandoned, obsolete, removed",
		StatusInProgress: "in progress, wip, ongoing, started, active, underway",
		StatusUnfinished: "planned, pending, todo, to do, not started, open, review, in review, blocked, scheduled, on track, next, partial, " +
			"partially, partially done, mostly done",
	},
	titleStatus: "not started, in progress, completed, complete, done, planned, pending, wip, todo, to do, blocked, shipped, released, " +
		"finished, current, next, future, on hold, deferred, cancelled, canceled, active, ongoing, upcoming, started, in-progress, " +
		"in review, merged, closed, fixed, archived, paused, postponed, dropped, skipped, obsolete, delivered, verified, passed, " +
		"implemented, resolved, deployed, abandoned, superseded, all done, half done, partially done, partly done, mostly done, almost done, nearly done, " +
		"partially complete, mostly complete, almost complete, nearly complete, completely done, fully done, fully complete, code complete, " +
		"feature complete, mvp complete, work in progress, not done, not yet started, under way, underway",

	ids: "task, subtask, step, goal, question, objective, story, feature, requirement, req, criterion, criteria, metric, risk, decision, " +
		"issue, item, action, epic, bug, test, milestone, phase, deliverable, scenario, case",
	measures: "s, ms, sec, secs, second, seconds, min, mins, minute, minutes, h, hour, hours, day, days, week, weeks, month, months, year, " +
		"years, x, gb, mb, kb, tb, gib, mib, million, billion, percent, times, stars, points, release, compatibility, support, k, m",
	void:       "tbd, tba, tbc, todo, t.b.d, ???, ?, xxx, n/a",
	nameBlanks: "name, names, your name, full name, name here, pending, signature, signed by, tbd",
	dateBlanks: "date, yyyy-mm-dd, dd/mm/yyyy, mm/dd/yyyy, due date",
	referring: "of, on, in, to, from, for, see, with, by, and, or, issue, issues, pr, bug, fix, fixes, fixed, close, closes, closed, " +
		"resolve, resolves, the, around, about, against, upstream, into, onto, over, until, without, within, through, re, ref, refs, " +
		"blocks, blocked, parent, duplicate, duplicates, depends, requires, needs, relates, related, supersedes, superseded, tracks, " +
		"reverts, reproduces, ports, backports, per, via, after, before, than, as, ticket, number, like",
	linkKeys: "pr, prs, pull, pull request, mr, merge request, commit, see, ref, refs, related, relates to, closes, close, closed, fixes, " +
		"fix, fixed, resolves, blocks, blocked by, blocked, depends, depends on, parent, duplicate of, part of, follow-up, epic, bug",
	issueKeys:     "issue, issues, github, gh, ticket, tracking, tracked in, tracking issue",
	abbreviations: "etc, vs, cf, ca, approx, incl, excl, resp, no, nr, fig, sec, ch, art, abs",
	dropReasons: "moved, see, dropped, cancelled, canceled, obsolete, superseded, replaced, duplicate, dup, deferred, postponed, abandoned, rejected, removed, " +
		"wontfix, won't, won’t, not needed, no longer, merged, skipped, descoped, out, because, since, done",

	frontKeys: map[FrontKey]list{
		FrontMilestone: "milestone",
		FrontTitle:     "title",
		FrontDue:       "due, due_date, due-date, due date, due_on, target, target_date, target_completion, deadline",
		FrontStatus:    "status",
		FrontOwners:    "owner, owners, assignee, assignees",
		FrontLabels:    "label, labels",
	},
	drafts:    "draft",
	titleEnds: "planning document, (planning document), planning doc, plan document",

	sectionStates: "ready, review, to-do, open",
	reached:       "on, at, since",
	sectionKinds: "task, step, phase, stage, part, section, chapter, week, day, sprint, iteration, epic, story, feature, module, milestone, " +
		"wave, track, goal",
	lineStates: "done, todo, wip, completed, complete, finished, fixed, shipped, released, merged, dropped, cancelled, canceled, skipped, " +
		"deferred, postponed, blocked, obsolete, removed, moved, open, closed, pending, planned, started, ok, yes, no",
	linking: "a, an, the, of, to, in, into, on, for, and, or, with, by, as, at, from, is, are, be, it, this, that, all, up, again, before, " +
		"after, until, via, using, per, under, over, within, without, between, during, once, when, if, but, also, now, soon, both, our, " +
		"their, its",
	usual: "add, api, app, application, basic, build, change, check, clean, cleanup, code, component, config, configuration, configure, core, " +
		"cover, coverage, create, data, define, deploy, deployment, design, develop, doc, document, documentation, done, draft, e2e, end, " +
		"endpoint, error, example, fix, guide, handle, handling, implement, implementation, improve, initial, integrate, integration, item, " +
		"logic, make, manual, merge, migrate, now, perform, performance, prepare, refactor, release, remove, review, run, server, service, " +
		"set, setup, step, support, system, task, test, testing, ui, unit, update, use, user, validate, validation, verify, version, work, " +
		"write",
	making: "add, build, complete, create, define, develop, do, ensure, extend, finish, implement, improve, introduce, make, prepare, provide, " +
		"set, setup, support, update, write",
}
