package sync

import (
	"bytes"
	"fmt"
	"path"
	"sort"

	"github.com/milepost/milepost/parser"
)

// MaxDocument is the size in bytes above which a file is not read as a plan.
const MaxDocument = 5_000_000

// Document is a plan file as a pass read it.
type Document struct {
	File
	// Plan is nil when the file could not be read as a document.
	Plan *parser.Plan
	// Problem says why not.
	Problem *parser.Diagnostic
	// Off holds the items that the policy gives no issues, by index.
	Off map[int]bool
	// Why says in words why it is in the dialect that its plan names, "" for our own format.
	Why string
	// Named tells that the configuration names the plan by its path and says more of it.
	Named bool
	// Finished tells that its place says that the plan is over: it makes no new issues and closes none.
	Finished bool
	// Steps holds the place of items of ordered lists, by offset.
	Steps map[int]step
}

// ParseDocument makes a document of a file's content, as the policy of its repository reads it.
func ParseDocument(file File, content []byte, policy Policy) Document {
	return ParseBeside(file, content, nil, policy)
}

// ParseBeside makes a document as [ParseDocument] does, of a file whose milestone another one beside it may
// name: see [Beside].
func ParseBeside(file File, content, beside []byte, policy Policy) Document {
	if bytes.HasPrefix(content, []byte("version https://git-lfs.github.com/spec/")) {
		return Document{File: file, Problem: problem("lfs-pointer",
			"the plan is stored with Git LFS, so its text is not in the repository: keep plans out of LFS")}
	}
	spoken := policy.spoken(file.Path, content)
	plan := parser.ParseWith(content, spoken.options(policy, file.Path, beside))
	if CompileGlobs(PlansInMDX(policy.Plans)).Match(file.Path) {
		if plan.IsPlan && !plan.IsTemplate {
			return Document{File: file, Problem: problem("plan-is-mdx",
				"the plan is MDX, which is not read, since what is written into it could keep it from being built: call it .md, or name it in `plans` of "+policy.ConfigPath())}
		}
		plan = parser.ParseWith(nil, policy.options())
	}
	document := DocumentOf(file, plan, policy)
	if plan.Dialect != "" {
		document.Why, document.Named = spoken.why, spoken.named
		if spoken.dialect.Finished(file.Path) {
			document.finish()
		}
	}
	return document
}

// DocumentOf makes a document of a plan that was parsed.
func DocumentOf(file File, plan *parser.Plan, policy Policy) Document {
	off := policy.Track.uncovered(plan)
	for i := range plan.Items {
		if plan.Items[i].Over {
			off[i] = true
		}
	}
	return Document{File: file, Plan: plan, Off: off, Steps: stepsOf(plan)}
}

// Counts reports whether item i is mirrored and the policy wants it so.
func (d Document) Counts(i int) bool { return d.Plan.Items[i].Tracked && !d.Off[i] }

// SelectPlans picks from a tree the files that may be plans, in order of their paths, and makes
// documents of those that cannot be read at all.
func SelectPlans(files []File, policy Policy) (readable []File, unreadable []Document) {
	plans, mdx, folders := CompileGlobs(policy.Plans), CompileGlobs(PlansInMDX(policy.Plans)), map[string]bool{}
	for _, file := range files {
		for dir := path.Dir(file.Path); dir != "." && dir != "/" && !folders[dir]; dir = path.Dir(dir) {
			folders[dir] = true
			if plans.Match(dir) {
				unreadable = append(unreadable, folderDocument(dir))
			}
		}
		isMDX := (file.Mode == ModeRegular || file.Mode == ModeExecutable) && file.Size <= MaxDocument && mdx.Match(file.Path)
		if !isMDX && !plans.Match(file.Path) {
			continue
		}
		switch {
		case file.Mode == ModeSymlink:
			unreadable = append(unreadable, Document{File: file,
				Problem: problem("plan-is-symlink", "the plan is a symbolic link: commit the file itself")})
		case file.Mode == ModeSubmodule:
			unreadable = append(unreadable, Document{File: file,
				Problem: problem("plan-is-submodule", "the plan is a submodule: install Milepost in that repository")})
		case file.Mode == ModeDirectory:
			if !folders[file.Path] {
				folders[file.Path] = true
				unreadable = append(unreadable, folderDocument(file.Path))
			}
		case file.Size > MaxDocument:
			unreadable = append(unreadable, Document{File: file,
				Problem: problem("too-large", fmt.Sprintf("the file has %d bytes and plans are read up to %d: split it", file.Size, MaxDocument))})
		default:
			readable = append(readable, file)
		}
	}
	sort.Slice(readable, func(i, j int) bool { return readable[i].Path < readable[j].Path })
	sort.Slice(unreadable, func(i, j int) bool { return unreadable[i].Path < unreadable[j].Path })
	return readable, unreadable
}

func folderDocument(path string) Document {
	return Document{File: File{Path: path, Mode: ModeDirectory},
		Problem: problem("plan-is-directory", "a folder is named like a plan: name it without .md, or narrow the plans globs")}
}

func problem(code, message string) *parser.Diagnostic {
	return &parser.Diagnostic{Severity: parser.SeverityError, Line: 1, Column: 1, Code: code, Message: message}
}

// Active reports whether the document's items are to be mirrored.
func (d Document) Active() bool {
	return d.Plan != nil && d.Plan.IsPlan && !d.Plan.IsTemplate && !d.Plan.IsDraft && !d.Plan.IsConflicted()
}

// Hides reports whether items may be missing though nobody removed them, and why.
func (d Document) Hides() (why string, hidden bool) {
	switch {
	case d.Plan == nil:
		return "the file cannot be read", true
	case d.Plan.IsDraft:
		return "the plan is a draft", true
	case d.Plan.IsConflicted():
		return "git's conflict markers stand in the file", true
	case len(d.Plan.Hidden) > 0:
		return hiddenBy(d.Plan.Hidden[0]), true
	}
	for _, diagnostic := range d.Plan.Diagnostics {
		if diagnostic.Severity == parser.SeverityError {
			return diagnostic.Message, true
		}
	}
	return "", false
}

// hiddenBy says in words what hides a part of a document.
func hiddenBy(hidden parser.Hidden) string {
	switch hidden.Kind {
	case parser.HiddenFence:
		return fmt.Sprintf("a code fence that is never closed hides %d boxes", hidden.Boxes)
	case parser.HiddenComment:
		return fmt.Sprintf("a comment or a tag that is never closed hides %d boxes", hidden.Boxes)
	case parser.HiddenBytes:
		return "the file holds bytes that are not UTF-8"
	case parser.HiddenConflict, parser.HiddenCap:
	}
	return "the file is too large or too deep to be read to its end"
}

// ItemSection is the path of the headings above an item, the outermost first.
func (d Document) ItemSection(item parser.Item) []string { return d.Plan.SectionPath(item.Section) }

// ItemPlace is like [Document.ItemSection] without what the headings say about how far the work is.
func (d Document) ItemPlace(item parser.Item) []string { return d.Plan.NamePath(item.Section) }

// PhaseOf is the section of the outermost phase around a section, -1 if there is none.
func PhaseOf(plan *parser.Plan, section int) int {
	phase := -1
	for ; section >= 0; section = plan.Sections[section].Parent {
		if plan.Sections[section].IsPhase {
			phase = section
		}
	}
	return phase
}
