package sync

import (
	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/parser/dialect"
)

// NamedPlans says of the files of a glob what their milestone is called, and which dialect they are in.
type NamedPlans struct {
	// Glob is the pattern of their paths; the first one that names a file counts for it.
	Glob string
	// Milestone is the name of the milestone, "" to take it from the file. Dialect is the name of a
	// dialect, "" to tell it by path and shape, or to read any list where Milestone is set.
	Milestone, Dialect string
}

// spoken is the dialect of a file, and what the configuration says of it.
type spoken struct {
	dialect   dialect.Dialect
	milestone string
	why       string
	ok        bool
	// named tells that the configuration names the file.
	named bool
}

// spoken tells the dialect of a file: the one that the configuration names, else that of its path and shape.
func (p Policy) spoken(file string, content []byte) spoken {
	named := p.named(file)
	isNamed := named != (NamedPlans{})
	if d, ok := dialect.ByName(named.Dialect); ok {
		return spoken{dialect: d, milestone: named.Milestone, why: p.ConfigPath() + " says so", ok: true, named: isNamed}
	}
	d, why, ok := dialect.Find(file, content)
	if !ok && named.Milestone != "" {
		d, ok = dialect.ByName("plain")
		why = p.ConfigPath() + " names its milestone"
	}
	return spoken{dialect: d, milestone: named.Milestone, why: why, ok: ok, named: isNamed}
}

// named is what the configuration says of the plans at a path.
func (p Policy) named(file string) NamedPlans {
	for _, named := range p.Named {
		if CompileGlobs([]string{named.Glob}).Match(file) {
			return named
		}
	}
	return NamedPlans{}
}

// options are what the parser is told of a file.
func (s spoken) options(policy Policy, file string, beside []byte) parser.Options {
	options := policy.options()
	if s.ok {
		options.Dialect = s.dialect.Rules(dialect.About{Path: file, Beside: beside}, s.milestone)
	}
	return options
}

// finish leaves out what is open in a plan that is over.
func (d *Document) finish() {
	d.Finished = true
	for i := range d.Plan.Items {
		d.Off[i] = true
	}
}

// DependsOnPath reports whether what a file says as a plan may depend on where it is.
func DependsOnPath(file string, policy Policy) bool {
	return policy.named(file) != (NamedPlans{}) || dialect.IsAt(file)
}

// Beside finds the file that names the milestone of a plan among the files of a tree.
func Beside(file string, files map[string]File) (File, bool) {
	found, ok := files[dialect.BesideOf(file)]
	return found, ok && (found.Mode == ModeRegular || found.Mode == ModeExecutable)
}

// CompileBeside prepares the globs of the files that name milestones.
func CompileBeside() *Globs { return CompileGlobs(dialect.BesideGlobs()) }
