package fuzzing

// maxRepeated is the length in bytes up to which [Repeat] writes.
const maxRepeated = 8 << 10

// Repeat makes a text of tokens as a program of bytes says, two bytes at a time. Mostly the first one
// chooses a token, and the second says how often it stands there. One of the highest sixteen instead
// repeats as many of the last steps, together. A text ends after 8 KB.
func Repeat(program []byte, tokens []string) []byte {
	const groups = 16
	var out []byte
	var starts []int
	for ; len(program) >= 2; program = program[2:] {
		times := 1 + int(program[1])%4
		if program[1] >= 128 {
			times = 1 << (program[1] % 14)
		}
		var part []byte
		if steps := int(program[0]) - (256 - groups) + 1; steps < 1 || len(starts) == 0 {
			part = []byte(tokens[int(program[0])%len(tokens)])
		} else {
			part = append(part, out[starts[max(len(starts)-steps, 0)]:]...)
		}
		starts = append(starts, len(out))
		for range times {
			if len(out)+len(part) > maxRepeated {
				return out
			}
			out = append(out, part...)
		}
	}
	return out
}
