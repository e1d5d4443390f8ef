package crash_test

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-github/v92/github"

	"github.com/milepost/milepost/internal/localhub"
	"github.com/milepost/milepost/internal/sandbox"
	"github.com/milepost/milepost/internal/testkey"
)

// costItems is how many items the plan of each repository has: those of an installation are made at once then,
// without a wait for limits.
const costItems = 5

// costPlan is the plan of each repository.
func costPlan() []byte {
	var plan strings.Builder
	plan.WriteString("# Milestone 1: Trails - Planning Document\n\n## Goals\n\n")
	for i := range costItems {
		fmt.Fprintf(&plan, "- [ ] Goal %d: Reach the aim that is called %s\n", i+1, word(i))
	}
	return []byte(plan.String())
}

// BenchmarkCost measures what the real program takes to mirror so many repositories, ten an installation, with a plan
// of 5 items each. What a sweep over repositories at rest asks for is told by a test of cmd/milepost.
//
//	go test ./internal/crash -run '^$' -bench 'Cost/100_' -benchtime 1x -timeout 2h
//
// The time it takes says nothing, since GitHub plays on the same machine; CPU and memory are the program's own.
func BenchmarkCost(b *testing.B) {
	for _, repositories := range []int{1, 100, 1_000, 10_000} {
		b.Run(fmt.Sprintf("%d_repositories", repositories), func(b *testing.B) {
			for b.Loop() {
				measureCost(b, repositories)
			}
		})
	}
}

func measureCost(b *testing.B, repositories int) {
	b.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Hour)
	defer cancel()
	play, err := sandbox.New(sandbox.Options{Key: testkey.Key()})
	must(b, err)
	defer play.Close() //nolint:errcheck // the benchmark is over
	folder := b.TempDir()
	database := "sqlite:" + filepath.Join(folder, "milepost.db")
	populate(ctx, b, play, repositories)

	server, err := serve(play, database)
	must(b, err)
	must(b, atRest(ctx, play, repositories*costItems))
	report := func(what string, value float64, unit string) { b.ReportMetric(value, what+"-"+unit) }
	report("mirror", processorTime(b, server).Seconds(), "cpu-s")
	report("mirror", float64(len(play.Spent())), "requests")
	report("mirror", float64(status(b, server, "VmHWM:"))/(1<<20), "peak-MB")
	must(b, server.stop())

	files, err := filepath.Glob(filepath.Join(folder, "milepost.db*"))
	must(b, err)
	size := int64(0)
	for _, file := range files {
		info, err := os.Stat(file)
		must(b, err)
		size += info.Size()
	}
	report("disk", float64(size)/(1<<20), "MB")
	b.ReportMetric(0, "ns/op")
}

func must(b *testing.B, err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}

// populate makes the repositories, each with its plan, and installs the App on them.
func populate(ctx context.Context, b *testing.B, play *sandbox.Sandbox, repositories int) {
	b.Helper()
	message := "Write the plan"
	for first := 0; first < repositories; first += 10 {
		owner, names := fmt.Sprintf("team-%d", first/10), []string{}
		for i := first; i < min(first+10, repositories); i++ {
			name := fmt.Sprintf("trails-%d", i)
			_, err := play.Hub.AddRepository(owner, name, localhub.RepositoryOptions{Collaborators: map[string]string{sandbox.Owner: "admin"}})
			must(b, err)
			_, _, err = play.Person.Repositories.CreateFile(ctx, owner, name, planPath,
				&github.RepositoryContentFileOptions{Message: &message, Content: costPlan()})
			must(b, err)
			names = append(names, name)
		}
		_, err := play.Hub.Install(play.AppID, owner, names...)
		must(b, err)
	}
}

// atRest waits until so many issues were made since the sandbox began and the program asks for nothing more.
func atRest(ctx context.Context, play *sandbox.Sandbox, issues int) error {
	made, quiet, before := 0, 0, -1
	ticker := time.NewTicker(time.Second)
	defer ticker.Stop()
	for quiet < 10 {
		select {
		case <-ctx.Done():
			return fmt.Errorf("%d of %d issues were made: %w", made, issues, ctx.Err())
		case <-ticker.C:
		}
		requests := play.Hub.Requests()
		if quiet++; len(requests) != before {
			quiet, before = 0, len(requests)
		}
	}
	for _, request := range play.Hub.Requests() {
		if request.Method == http.MethodPost && strings.HasSuffix(request.Path, "/issues") {
			made++
		}
	}
	if made != 0 && made != issues {
		return fmt.Errorf("%d issues were made, want %d or none", made, issues)
	}
	return nil
}

// processorTime is what the process has taken of processors.
func processorTime(b *testing.B, p *process) time.Duration {
	b.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", p.command.Process.Pid))
	must(b, err)
	fields := strings.Fields(string(text[strings.LastIndexByte(string(text), ')')+1:]))
	ticks := 0
	for _, field := range fields[11:13] { // utime and stime, proc(5)
		n, err := strconv.Atoi(field)
		must(b, err)
		ticks += n
	}
	return time.Duration(ticks) * 10 * time.Millisecond
}

// status is a number of bytes that /proc tells of the process.
func status(b *testing.B, p *process, name string) int64 {
	b.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.command.Process.Pid))
	must(b, err)
	for _, line := range strings.Split(string(text), "\n") {
		if value, ok := strings.CutPrefix(line, name); ok {
			kilobytes, err := strconv.ParseInt(strings.TrimSuffix(strings.TrimSpace(value), " kB"), 10, 64)
			must(b, err)
			return kilobytes << 10
		}
	}
	b.Fatalf("/proc does not say %s", name)
	return 0
}
