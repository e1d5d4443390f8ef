package sync

import (
	"path"
	"slices"
	"strings"

	"github.com/milepost/milepost/parser"
)

// ConfigPath is where a repository keeps its configuration, in the folder ConfigFolder; it may stand in
// ConfigPathLong as well, since both endings of YAML files are common.
const (
	ConfigPath     = ConfigFolder + "/milepost.yml"
	ConfigPathLong = ConfigFolder + "/milepost.yaml"
	ConfigFolder   = ".github"
)

// ConfigFile is the configuration of a tree.
type ConfigFile struct {
	// Path and Blob are those of the file that counts, ConfigPath and "" where there is none.
	Path, Blob string
	// Unreadable tells that there is one, and that what it says cannot be read as a file.
	Unreadable bool
	// Remarks tell of the files that look like a configuration and do not count.
	Remarks []Annotation
}

// MayBeConfig reports whether the path is that of the configuration, or one that people take for it.
func MayBeConfig(file string) bool {
	folder, name := path.Dir(strings.ToLower(file)), strings.TrimPrefix(strings.ToLower(path.Base(file)), ".")
	return (folder == ConfigFolder || folder == ".") && (name == path.Base(ConfigPath) || name == path.Base(ConfigPathLong))
}

// MayHoldConfig reports whether such a file may be in the folder.
func MayHoldConfig(folder string) bool { return strings.EqualFold(folder, ConfigFolder) }

// FindConfig finds the configuration among the files of a tree. The short ending counts before the long one.
func FindConfig(files []File) ConfigFile {
	found := ConfigFile{Path: ConfigPath}
	var candidates []File
	for _, file := range files {
		if MayBeConfig(file.Path) {
			candidates = append(candidates, file)
		}
	}
	isPlain := func(file File) bool { return file.Mode == ModeRegular || file.Mode == ModeExecutable }
	for _, name := range []string{ConfigPath, ConfigPathLong} {
		at := slices.IndexFunc(candidates, func(file File) bool { return file.Path == name })
		if at >= 0 && isPlain(candidates[at]) && found.Blob == "" {
			found.Path, found.Blob = name, candidates[at].Blob
		}
	}
	for _, file := range candidates {
		isNamed := file.Path == ConfigPath || file.Path == ConfigPathLong
		switch {
		case file.Path == found.Path && found.Blob != "":
		case isNamed && isPlain(file):
			found.remark(file, "config-twice", "this file does not count, since "+found.Path+" does: keep one of them")
		case isNamed:
			found.Unreadable = found.Unreadable || found.Blob == ""
			found.remark(file, "config-no-file", "the configuration is not read here, since this is no file of its own: commit the file itself")
		case found.Blob == "" && isPlain(file):
			found.remark(file, "config-elsewhere", "this file is not read: a configuration stands in "+ConfigPath)
		}
	}
	return found
}

func (f *ConfigFile) remark(file File, code, message string) {
	f.Remarks = append(f.Remarks, Annotation{Path: file.Path, Diagnostic: parser.Diagnostic{
		Severity: parser.SeverityWarning, Line: 1, Column: 1, Code: code, Message: message,
	}})
}
