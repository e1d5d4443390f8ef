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

// costPlans is how many repositories of an installation have a plan: what is made in them is as much as GitHub takes at
// once, so that the time does not go into waiting for limits.
const costPlans = 10

// scale is how large a server's work is. Where there are more repositories than plans, the others have none.
type scale struct{ repositories, plans int }

// each is how many repositories an installation has.
func (s scale) each() int { return costPlans * s.repositories / s.plans }

// sweepEvery is how often the server looks at all repositories once they are mirrored: often enough for the benchmark,
// seldom enough that a sweep has ended, and has been seen to have ended, when the next one begins.
func (s scale) sweepEvery() time.Duration {
	return time.Minute + time.Duration(s.repositories)*60*time.Millisecond
}

// BenchmarkCost measures what the real program takes to mirror so many repositories with a plan of 5 items each, and then
// to look at all of them once more, and to follow a push. Of 10,000 repositories one in ten has a plan.
//
//	go test ./internal/crash -run '^$' -bench 'Cost/1000_' -benchtime 1x -timeout 2h
//
// The time it takes says nothing, since GitHub plays on the same machine; CPU and memory are the program's own.
func BenchmarkCost(b *testing.B) {
	for _, s := range []scale{{1, 1}, {100, 100}, {1_000, 1_000}, {10_000, 1_000}} {
		b.Run(fmt.Sprintf("%d_repositories", s.repositories), func(b *testing.B) {
			for b.Loop() {
				measureCost(b, s)
			}
			b.ReportMetric(0, "ns/op")
		})
	}
}

func measureCost(b *testing.B, s scale) {
	b.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Hour)
	defer cancel()
	play, err := sandbox.New(sandbox.Options{Key: testkey.Key()})
	must(b, err)
	defer play.Close() //nolint:errcheck // the benchmark is over
	folder := b.TempDir()
	database := "sqlite:" + filepath.Join(folder, "milepost.db")
	populate(ctx, b, play, s)

	server, err := serve(play, database, "MILEPOST_SWEEP=24h")
	must(b, err)
	play.Hub.SetWebhookURL(play.AppID, server.webhook)
	install(b, play, s)
	mirrored := atRest(ctx, b, play, server, s.plans*costItems)
	b.ReportMetric(mirrored.busy.Seconds(), "mirror-cpu-s")
	b.ReportMetric(float64(len(play.Spent())), "mirror-requests")
	b.ReportMetric(megabytes(status(b, server, "VmHWM:")), "mirror-peak-MB")
	must(b, server.stop())
	b.ReportMetric(megabytes(sizeOf(b, database)), "disk-MB")

	server, err = serve(play, database, "MILEPOST_SWEEP="+s.sweepEvery().String())
	must(b, err)
	play.Hub.SetWebhookURL(play.AppID, server.webhook)
	// The first sweep asks with new tokens, so that GitHub counts it; the second one is what all others are like.
	for _, sweep := range []string{"first-sweep", "sweep"} {
		play.Hub.ResetRequests()
		swept := atRest(ctx, b, play, server, 0)
		b.ReportMetric(swept.busy.Seconds(), sweep+"-cpu-s")
		b.ReportMetric(100*swept.resting.Seconds()/quietSeconds, "idle-cpu-%")
		b.ReportMetric(float64(ofProgram(play)), sweep+"-requests")
		b.ReportMetric(float64(len(play.Spent())), sweep+"-counted")
	}
	b.ReportMetric(megabytes(status(b, server, "VmRSS:")), "rest-MB")
	pushes := max(1, s.plans/100)
	play.Hub.ResetRequests()
	push(ctx, b, play, s, pushes)
	pushed := atRest(ctx, b, play, server, pushes)
	b.ReportMetric(1000*pushed.busy.Seconds()/float64(pushes), "push-cpu-ms")
	b.ReportMetric(float64(len(play.Spent()))/float64(pushes), "push-requests")
	must(b, server.stop())
}

func megabytes(bytes int64) float64 { return float64(bytes) / (1 << 20) }

// sizeOf is how much a database takes with its companions, which are named after it.
func sizeOf(b *testing.B, database string) int64 {
	b.Helper()
	files, err := filepath.Glob(strings.TrimPrefix(database, "sqlite:") + "*")
	must(b, err)
	size := int64(0)
	for _, file := range files {
		info, err := os.Stat(file)
		must(b, err)
		size += info.Size()
	}
	return size
}

// ofProgram counts the requests of the App, those included that GitHub does not count.
func ofProgram(play *sandbox.Sandbox) int {
	count := 0
	for _, request := range play.Hub.Requests() {
		if request.Kind == "installation" || request.Kind == "app" {
			count++
		}
	}
	return count
}

func must(b *testing.B, err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}

// place is where a repository is: which owner has it, and its name.
func (s scale) place(i int) (owner, name string) {
	return fmt.Sprintf("team-%d", i/s.each()), fmt.Sprintf("trails-%d", i)
}

// populate makes the repositories, the first of each installation with their plans.
func populate(ctx context.Context, b *testing.B, play *sandbox.Sandbox, s scale) {
	b.Helper()
	message := "Write the plan"
	for i := range s.repositories {
		owner, name := s.place(i)
		_, err := play.Hub.AddRepository(owner, name, localhub.RepositoryOptions{Collaborators: map[string]string{sandbox.Owner: "admin"}})
		must(b, err)
		if i%s.each() >= costPlans {
			continue
		}
		_, _, err = play.Person.Repositories.CreateFile(ctx, owner, name, planPath,
			&github.RepositoryContentFileOptions{Message: &message, Content: costPlan()})
		must(b, err)
	}
}

// install installs the App on all repositories.
func install(b *testing.B, play *sandbox.Sandbox, s scale) {
	b.Helper()
	for first := 0; first < s.repositories; first += s.each() {
		owner, names := "", []string{}
		for i := first; i < min(first+s.each(), s.repositories); i++ {
			var name string
			owner, name = s.place(i)
			names = append(names, name)
		}
		_, err := play.Hub.Install(play.AppID, owner, names...)
		must(b, err)
	}
}

// push adds a line to a plan in so many installations, or in as many as there are, one repository each.
func push(ctx context.Context, b *testing.B, play *sandbox.Sandbox, s scale, times int) {
	b.Helper()
	message := "Add a goal"
	for i := range times {
		owner, name := s.place(i * s.each())
		file, _, _, err := play.Person.Repositories.GetContents(ctx, owner, name, planPath, nil)
		must(b, err)
		_, _, err = play.Person.Repositories.UpdateFile(ctx, owner, name, planPath, &github.RepositoryContentFileOptions{
			Message: &message, SHA: file.SHA, Content: append(costPlan(), "- [ ] Goal 9: See the whole ridge\n"...),
		})
		must(b, err)
	}
}

// quietSeconds is for how long a program asks for nothing before it counts as at rest.
const quietSeconds = 10

// work is what a program took from its first request until its last one, and afterwards, while it rested.
type work struct{ busy, resting time.Duration }

// atRest waits until the program has asked for something since the log of requests was reset, asks for nothing more, and
// has made so many issues.
func atRest(ctx context.Context, b *testing.B, play *sandbox.Sandbox, server *process, issues int) work {
	b.Helper()
	before := processorTime(b, server)
	began, ended, asked, quiet := before, before, 0, 0
	ticker := time.NewTicker(time.Second)
	defer ticker.Stop()
	for asked == 0 || quiet < quietSeconds {
		select {
		case <-ctx.Done():
			b.Fatalf("it does not come to rest: %v", ctx.Err())
		case <-ticker.C:
		}
		now, all := processorTime(b, server), ofProgram(play)
		switch {
		case all == asked:
			quiet++
		case asked == 0:
			began, ended, asked, quiet = before, now, all, 0
		default:
			ended, asked, quiet = now, all, 0
		}
		before = now
	}
	made := 0
	for _, request := range play.Hub.Requests() {
		if request.Method == http.MethodPost && strings.HasSuffix(request.Path, "/issues") {
			made++
		}
	}
	if made != issues {
		b.Fatalf("%d issues were made, want %d", made, issues)
	}
	return work{ended - began, before - ended}
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
