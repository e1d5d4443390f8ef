package page_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/milepost/milepost/internal/testpicture"
)

// The size of a picture: as wide as this, and as high as its screen, up to the greatest height. Documents of a book are
// cloned by everybody, so that each picture and all of them together have a limit.
const (
	pictureWidth, pictureHeight         = 1100, 1180
	screenBytes, pictureBytes, allBytes = 60 << 10, 80 << 10, 1500 << 10
)

// pictured are the screens of which there are pictures, with the file of each.
func pictured() map[string]string {
	files := map[string]string{"sign-in": "page-sign-in.png"}
	for _, name := range screenNames() {
		files[name] = "page-" + name + ".png"
	}
	return files
}

// Each screen has a picture that a document shows, and each document shows a picture that is there. To draw them anew:
//
//	go test ./internal/page -run TestScreens_have_pictures -pictures
func TestScreens_have_pictures_in_the_documents(t *testing.T) {
	t.Parallel()
	if testpicture.Wanted() {
		drawAll(t)
	}
	shown := documents(t)
	for name, file := range pictured() {
		picture, err := os.Stat(filepath.Join(testpicture.Folder(), file))
		switch {
		case err != nil:
			t.Errorf("the screen %s has no picture: %v", name, err)
		case picture.Size() > screenBytes:
			t.Errorf("%s has %d bytes, more than %d", file, picture.Size(), screenBytes)
		}
		if !strings.Contains(shown, "pictures/"+file+")") {
			t.Errorf("no document shows %s", file)
		}
	}
}

// No picture is left over that nothing shows, and all of them together stay small.
func TestPictures_are_shown_and_small(t *testing.T) {
	t.Parallel()
	shown := documents(t)
	pictures, err := os.ReadDir(testpicture.Folder())
	if err != nil {
		t.Fatal(err)
	}
	var all int64
	for _, picture := range pictures {
		if !strings.Contains(shown, "pictures/"+picture.Name()+")") {
			t.Errorf("no document shows %s: remove it", picture.Name())
		}
		info, err := picture.Info()
		if err != nil {
			t.Fatal(err)
		}
		if info.Size() > pictureBytes {
			t.Errorf("%s has %d bytes, more than %d", picture.Name(), info.Size(), pictureBytes)
		}
		all += info.Size()
	}
	if len(pictures) == 0 || all > allBytes {
		t.Errorf("%d pictures have %d bytes, more than %d", len(pictures), all, allBytes)
	}
}

// documents are the texts of all documents that may show pictures.
func documents(t *testing.T) string {
	t.Helper()
	root := filepath.Join("..", "..")
	files, err := filepath.Glob(filepath.Join(root, "docs", "*.md"))
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, file := range append(files, filepath.Join(root, "README.md")) {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(text)
	}
	return all.String()
}

// drawAll draws every screen as a person at a desk sees it by day.
func drawAll(t *testing.T) {
	t.Helper()
	v := newVisitor(t)
	s := newGallery(t)
	v.does("open the page", chromedp.Navigate(s.url+"/sign-in"))
	v.draws("page-sign-in.png")
	v.signsIn(s)
	for _, name := range screenNames() {
		v.does("open "+name, chromedp.Navigate(s.url+galleryScreens()[name]))
		v.comes(name+" is there", `document.readyState === "complete"`)
		v.draws(pictured()[name])
	}
}

// draws keeps a picture of the page that is open. A page is at least as high as the window, which therefore is low when the
// page is measured.
func (v visitor) draws(file string) {
	v.t.Helper()
	v.dressed(look{"picture", pictureWidth, 100, "light", false})
	height := min(asks[int64](v, `Math.ceil(document.documentElement.scrollHeight)`), pictureHeight)
	v.dressed(look{"picture", pictureWidth, height, "light", false})
	picture, err := chromedp.Run(v.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		v.t.Fatalf("draw %s: %v", file, err)
	}
	testpicture.Keep(v.t, file, picture)
}
