package reconcile_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const lampsInChinese = `# 路灯实现计划

> 必需子技能：使用 superpowers:executing-plans 逐任务实现此计划。

### 任务 1：挖坑

- [ ] **步骤 1：编写测试**

### 任务 2：立灯杆

**依赖：** 任务 1

- [ ] **步骤 1：编写测试**
- [ ] **步骤 2：提交**
`

// A plan is written anew with another task in front, and a branch goes back and forth.
func TestDialect_follows_tasks_of_superpowers_in_other_languages(t *testing.T) {
	t.Parallel()
	const path = "docs/superpowers/plans/2026-02-03-lamps.md"
	l := newLoop(t)
	l.commit(".github/milepost.yml", "dependencies: link\n")
	l.commit(path, lampsInChinese)
	l.settle()
	first := []string{"任务 1：挖坑: open, 路灯", "任务 2：立灯杆: open, 路灯"}
	if diff := cmp.Diff(first, l.listedIssues()); diff != "" {
		t.Fatalf("issues (-want +got):\n%s", diff)
	}
	l.wantBlockers("after the first push", "任务 2：立灯杆", "任务 1：挖坑")
	number := l.number("任务 2：立灯杆")
	inserted := strings.NewReplacer(
		"### 任务 1：挖坑", "### 任务 1：选址\n\n- [ ] **步骤 1：走一圈**\n\n### 任务 2：挖坑", "### 任务 2：", "### 任务 3：", "任务 1\n", "任务 2\n",
	).Replace(lampsInChinese)
	for range 2 {
		l.commit(path, inserted)
		l.settle()
		if issue := l.issue(number); issue.GetTitle() != "任务 3：立灯杆" || issue.GetState() != "open" {
			t.Errorf("#%d is %q, %s", number, issue.GetTitle(), issue.GetState())
		}
		l.wantBlockers("with another task in front", "任务 3：立灯杆", "任务 2：挖坑")
		l.commit(path, lampsInChinese)
		l.settle()
		l.wantBlockers("back again", "任务 2：立灯杆", "任务 1：挖坑")
	}
	l.must(l.CloseIssue(t.Context(), number, "completed"))
	l.settle()
	l.mergeWriteBack()
	got, err := l.Read(t.Context(), path)
	l.must(err)
	if want := strings.ReplaceAll(lampsInChinese, "- [ ] **步骤 1：编写测试**\n- [ ] **步骤 2", "- [x] **步骤 1：编写测试**\n- [x] **步骤 2"); string(got) != want {
		t.Errorf("the plan (-want +got):\n%s", cmp.Diff(want, string(got)))
	}
}
