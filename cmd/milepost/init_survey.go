package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/milepost/milepost/internal/config"
	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/parser/dialect"
	"github.com/milepost/milepost/sync"
	"github.com/milepost/milepost/sync/reading"
)

// survey is what stands in the working folder of a clone, committed or not.
type survey struct {
	root  string
	plans []surveyedPlan
	// documents are those that the policy calls plans, whether they name a milestone or not.
	documents []sync.Document
	// config is the configuration that is there, and policy what it says.
	config sync.ConfigFile
	policy sync.Policy
	// remarks tell what is off in the configuration and beside it.
	remarks []sync.Annotation
	// unread says why not everything was looked at, "" if it was.
	unread string
	// highest is the highest whole number of a milestone, 0 if none has a number.
	highest int
}

// surveyedPlan is a file that is a plan, could be one, or is taken for one.
type surveyedPlan struct {
	Path string `json:"path"`
	// Dialect is that of another tool which the file is written in, "" for our own format, and Why says why.
	Dialect string `json:"dialect"`
	Why     string `json:"why"`
	// Milestone is its name, with "and 2 more" where there are several.
	Milestone string `json:"milestone"`
	// Items counts those that would get an issue, whether they are finished or not.
	Items int `json:"items"`
	// Problem says why nothing of it would be mirrored, "" if it would be.
	Problem string `json:"problem"`
	// Pattern is the entry of `plans` that names it, "" if none should.
	Pattern string `json:"pattern"`
	// Covered tells that it is read as the repository is configured now.
	Covered bool `json:"covered"`
}

// sieve asks for Markdown, and for what a survey has to know beside that.
type sieve struct{ beside *sync.Globs }

// Match implements [sync.Paths].
func (s sieve) Match(file string) bool {
	return isMarkdown(file) || strings.EqualFold(path.Ext(file), ".mdx") || sync.MayBeConfig(file) || s.beside.Match(file)
}

// MayHold implements [sync.Paths].
func (sieve) MayHold(string) bool { return true }

// isMarkdown reports whether a file is called as plans are.
func isMarkdown(file string) bool {
	return strings.EqualFold(path.Ext(file), ".md") || strings.EqualFold(path.Ext(file), ".markdown")
}

// errNoClone says that a command was not called in a clone.
var errNoClone = errors.New("this folder is in no git repository: run the command in a checkout of the one that holds the plans")

// surveyFolder looks for plans in the clone that the working folder is in.
func surveyFolder(ctx context.Context) (*survey, error) {
	root, err := topOfClone(ctx)
	if err != nil {
		return nil, errNoClone
	}
	s := &survey{root: root, policy: sync.DefaultPolicy()}
	files, err := listFolder(ctx, s.root)
	if err != nil {
		return nil, err
	}
	host := folderHost{files: files}
	listing, err := host.Files(ctx, sync.Repository{}, checkoutTree, sieve{sync.CompileBeside()})
	if err != nil {
		return nil, err
	}
	if err := s.readConfig(ctx, host, listing.Files); err != nil {
		return nil, err
	}
	err = s.look(ctx, host, listing.Files)
	slices.SortFunc(s.plans, func(a, b surveyedPlan) int { return strings.Compare(a.Path, b.Path) })
	return s, err
}

// readConfig reads the configuration that is there.
func (s *survey) readConfig(ctx context.Context, host folderHost, files []sync.File) error {
	s.config = sync.FindConfig(files)
	if s.config.Blob != "" {
		content, err := host.Read(ctx, sync.Repository{}, s.config.Blob, maxConfig)
		if err != nil {
			return err
		}
		var diagnostics []parser.Diagnostic
		s.policy, diagnostics = config.ParsePolicy(content)
		for _, d := range diagnostics {
			s.remarks = append(s.remarks, sync.Annotation{Path: s.config.Path, Diagnostic: d})
		}
	}
	s.policy.File = s.config.Path
	s.remarks = append(s.remarks, s.config.Remarks...)
	return nil
}

// look looks into the files: those that the repository's policy calls plans, and the other ones in Markdown.
func (s *survey) look(ctx context.Context, host folderHost, files []sync.File) error {
	reader := reading.New(host, sync.Repository{}, s.policy, time.Now)
	reader.Know(files)
	readable, unreadable := sync.SelectPlans(files, s.policy)
	taken := map[string]bool{}
	for _, document := range unreadable {
		taken[document.Path] = true
		s.documents = append(s.documents, document)
		s.plans = append(s.plans, surveyedPlan{Path: document.Path, Problem: document.Problem.Message, Covered: true})
	}
	for _, file := range readable {
		taken[file.Path] = true
		document, err := reader.Document(ctx, file, nil)
		if err != nil {
			return err
		}
		s.documents = append(s.documents, document)
		s.add(document, true)
	}
	for _, file := range files {
		isFile := file.Mode == sync.ModeRegular || file.Mode == sync.ModeExecutable
		if taken[file.Path] || !isFile || !isMarkdown(file.Path) || file.Size > sync.MaxDocument || isForeign(file.Path) {
			continue
		}
		content, err := host.Read(ctx, sync.Repository{}, file.Blob, sync.MaxDocument)
		if err != nil {
			return err
		}
		if !hasBoxes(content) {
			continue
		}
		document, err := reader.Document(ctx, file, content)
		if err != nil {
			return err
		}
		s.add(document, false)
	}
	s.unread = reader.Full
	return nil
}

// hasBoxes reports whether boxes may stand in a text.
func hasBoxes(content []byte) bool {
	return bytes.Contains(content, []byte("[ ]")) || bytes.Contains(content, []byte("[x]")) || bytes.Contains(content, []byte("[X]"))
}

// isForeign reports whether a file stands where the work of others is kept, or samples, or GitHub's own forms are.
func isForeign(file string) bool {
	folders := strings.Split(strings.ToLower(path.Dir(file)), "/")
	return slices.ContainsFunc(folders, func(folder string) bool {
		return slices.Contains([]string{".github", "node_modules", "testdata", "third_party", "vendor"}, folder)
	})
}

// add takes up a document if it is a plan, or something that is nearly one.
func (s *survey) add(document sync.Document, covered bool) {
	if document.Plan == nil && document.Problem == nil {
		return
	}
	plan := surveyedPlan{Path: document.Path, Covered: covered, Why: "it names a milestone"}
	found, is := planOf(document)
	if is {
		plan.Milestone, plan.Items, plan.Problem = found.Title, found.Items, found.Problem
		if document.Plan != nil {
			s.count(document.Plan)
			if document.Plan.Dialect != "" {
				plan.Dialect, plan.Why = document.Plan.Dialect, document.Why
			}
		}
		if document.Plan == nil || !document.Plan.IsTemplate {
			plan.Pattern = patternOf(document.Path, plan.Dialect)
		}
	} else if list, ok := s.list(document); ok {
		plan = list
	} else if covered && len(document.Plan.Items) > 0 {
		plan.Why, plan.Problem = "", "it names no milestone: "+document.Plan.NameAdvice()
	} else {
		return
	}
	if !utf8.ValidString(plan.Path) {
		plan.Pattern, plan.Problem = "", "its name is not UTF-8, so that no configuration can name it"
	}
	s.plans = append(s.plans, plan)
}

// count looks for the highest number of a milestone.
func (s *survey) count(plan *parser.Plan) {
	if plan.IsTemplate {
		return
	}
	for _, milestone := range plan.Milestones {
		n := 0
		if _, err := fmt.Sscanf(milestone.Number, "%d", &n); err == nil && n < maxNumber {
			s.highest = max(s.highest, n)
		}
	}
}

// maxNumber is more than anybody counts milestones to: a higher number is a year or a date.
const maxNumber = 1000

// list makes a plan of a list such as TODO.md, which names no milestone and gets one from the configuration.
func (s *survey) list(document sync.Document) (surveyedPlan, bool) {
	name, ok := listName(document)
	if !ok {
		return surveyedPlan{}, false
	}
	open := 0
	for _, item := range document.Plan.Items {
		if item.State == parser.StateOpen {
			open++
		}
	}
	if open == 0 {
		return surveyedPlan{}, false
	}
	plain, _ := dialect.ByName("plain")
	return surveyedPlan{
		Path: document.Path, Dialect: plain.Name, Milestone: name, Items: len(document.Plan.Items), Pattern: escapeGlob(document.Path),
		Why: "it is called " + path.Base(document.Path) + ", " + plain.Shape + " and names no milestone",
	}, true
}

// listName is what the milestone of a list is called that does not say so itself: by its heading, unless that only
// repeats what the file is called.
func listName(document sync.Document) (string, bool) {
	stem := strings.ToLower(strings.TrimSuffix(path.Base(document.Path), path.Ext(document.Path)))
	name, ok := map[string]string{"todo": "Backlog", "todos": "Backlog", "backlog": "Backlog", "tasks": "Tasks", "roadmap": "Roadmap"}[stem]
	if !ok || sync.DependsOnPath(document.Path, sync.DefaultPolicy()) {
		return "", false
	}
	letters := func(text string) string {
		return strings.Join(strings.FieldsFunc(strings.ToLower(text), isNoLetter), "")
	}
	title := strings.TrimSpace(cleanLine(document.Plan.Title))
	says := letters(title)
	if says != "" && !slices.Contains(sayNothing, says) && !strings.ContainsAny(title, "[<{") && len(title) <= maxListName {
		return title, true
	}
	if folder := path.Dir(document.Path); folder != "." {
		name += " (" + cleanLine(folder) + ")"
	}
	return name, true
}

// sayNothing are headings of lists that only say what a list is, by their letters.
var sayNothing = []string{"todo", "todos", "todolist", "tbd", "task", "tasks", "tasklist", "backlog", "roadmap", "readme"}

// maxListName bounds the name of a milestone that is taken from a heading, in bytes.
const maxListName = 80

func isNoLetter(r rune) bool { return (r < 'a' || r > 'z') && r < utf8.RuneSelf }

// patternOf is the entry of `plans` that names a plan: one of the usual ones, or else just its path.
func patternOf(file, spoken string) string {
	usual := sync.DefaultPolicy().Plans
	if d, ok := dialect.ByName(spoken); ok {
		usual = slices.Concat(globsOf(d), usual)
	}
	for _, glob := range usual {
		if sync.CompileGlobs([]string{glob}).Match(file) {
			return glob
		}
	}
	return escapeGlob(file)
}

// globsOf lists the globs of the plans of a dialect.
func globsOf(d dialect.Dialect) []string {
	var globs []string
	for _, pattern := range d.Paths {
		globs = append(globs, "**/"+pattern)
	}
	return globs
}

// escapeGlob makes a glob that matches just the path.
func escapeGlob(file string) string {
	return strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`, `[`, `\[`, `]`, `\]`, `{`, `\{`, `}`, `\}`).Replace(file)
}
