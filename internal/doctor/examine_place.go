package doctor

import "fmt"

// settings repeats what is wrong with them.
func settings(f Facts) []Finding {
	var findings []Finding
	for _, fault := range f.Faults {
		findings = append(findings, find(settingsWrong, "", "fault", fault))
	}
	for _, weakness := range f.Weaknesses {
		findings = append(findings, find(settingsWeak, "", "warning", weakness))
	}
	if len(findings) == 0 {
		findings = append(findings, fine(checkSettings, "", "all can be read"))
	}
	return findings
}

// others are the bits of a mode by which neither owner nor group but everybody reads or writes.
const others = 0o006

func files(f Facts) []Finding {
	var findings []Finding
	for _, file := range f.Files {
		if file.Mode&others != 0 {
			findings = append(findings, find(fileReadable, file.Path, "file", file.Path, "what", file.What, "mode", fmt.Sprintf("%04o", file.Mode)))
		}
	}
	if len(findings) == 0 && len(f.Files) > 0 {
		findings = append(findings, fine(checkFiles, "", fmt.Sprintf("%d files are for their owner", len(f.Files))))
	}
	return findings
}

func database(f Facts) []Finding {
	d := f.Database
	switch {
	case d.Part != "":
		return []Finding{DatabaseNewer(d)}
	case d.Unreachable != "":
		return []Finding{DatabaseUnreachable(d.Unreachable)}
	case d.InUse:
		return []Finding{fine(checkDatabase, "", d.Name+": a server is using it")}
	case d.Fresh:
		return []Finding{fine(checkDatabase, "", d.Name+" is made at the first start")}
	default:
		return []Finding{fine(checkDatabase, "", d.Name+" can be opened")}
	}
}

// DatabaseNewer is the finding when a newer version has written the database.
func DatabaseNewer(d Database) Finding {
	return find(databaseNewer, "", "part", d.Part, "have", fmt.Sprint(d.Have), "know", fmt.Sprint(d.Know))
}

// DatabaseUnreachable is the finding when the database cannot be opened.
func DatabaseUnreachable(reason string) Finding {
	return find(databaseUnreachable, "", "reason", reason)
}

// DatabaseTaken is the finding when another server has the database.
func DatabaseTaken(name string) Finding { return find(databaseTaken, "", "database", name) }

// What is little room, in bytes.
const (
	veryLittle = 100 << 20
	little     = 1 << 30
)

func disk(f Facts) []Finding {
	if f.Free < 0 || f.Folder == "" {
		return nil
	}
	free := fmt.Sprint(f.Free >> 20)
	switch {
	case f.Free < veryLittle:
		return []Finding{find(diskFull, "", "free", free, "folder", f.Folder)}
	case f.Free < little:
		return []Finding{find(diskLow, "", "free", free, "folder", f.Folder)}
	default:
		return []Finding{fine(checkDisk, "", free+" MB are left in "+f.Folder)}
	}
}
