package io.quanzi.console.content;

import com.github.difflib.DiffUtils;
import com.github.difflib.patch.AbstractDelta;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The differences of two texts: in lines, and in the words of lines that took the place of others. */
final class TextDiff {
    private static final int CONTEXT_LINES = 3;
    private static final int MAX_LINES = 1_000;
    private static final int MAX_WORDS = 800;
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_]+|\\s+|.", Pattern.DOTALL);

    private final List<DiffRow> rows = new ArrayList<>();
    private final List<String> before;
    private final List<String> after;

    private TextDiff(String before, String after) {
        this.before = before.lines().toList();
        this.after = after.lines().toList();
    }

    /** Returns the lines that differ, with a few around them; empty when none do. */
    static List<DiffRow> of(String before, String after) {
        var diff = new TextDiff(before, after);
        diff.compare();
        return List.copyOf(diff.rows);
    }

    private void compare() {
        int start = 0;
        int least = Math.min(before.size(), after.size());
        while (start < least && before.get(start).equals(after.get(start))) {
            start++;
        }
        int end = 0;
        while (end < least - start && before.get(before.size() - 1 - end).equals(after.get(after.size() - 1 - end))) {
            end++;
        }
        List<String> old = before.subList(start, before.size() - end);
        List<String> fresh = after.subList(start, after.size() - end);
        if (old.isEmpty() && fresh.isEmpty()) {
            return;
        }
        int done = start; // of the lines before, those that are shown or left out
        int ahead = 0; // how much further the text after is
        if (old.size() > MAX_LINES || fresh.size() > MAX_LINES) { // too much to look for what stayed
            same(0, start, 0);
            changed(start, start, old, fresh);
            done = start + old.size();
            ahead = fresh.size() - old.size();
        } else {
            done = 0;
            for (AbstractDelta<String> delta : DiffUtils.diff(old, fresh).getDeltas()) {
                int from = start + delta.getSource().getPosition();
                same(done, from, ahead);
                changed(
                        from,
                        from + ahead,
                        delta.getSource().getLines(),
                        delta.getTarget().getLines());
                done = from + delta.getSource().size();
                ahead += delta.getTarget().size() - delta.getSource().size();
            }
        }
        same(done, before.size(), ahead);
    }

    /** Shows the ends of a stretch that did not change, where it touches what did. */
    private void same(int from, int to, int ahead) {
        boolean first = from == 0;
        boolean last = to == before.size();
        int head = first ? from : Math.min(to, from + CONTEXT_LINES);
        int tail = last ? to : Math.max(head, to - CONTEXT_LINES);
        keep(from, head, ahead);
        if (tail > head) {
            rows.add(DiffRow.gap(tail - head));
        }
        keep(tail, to, ahead);
    }

    private void keep(int from, int to, int ahead) {
        for (int i = from; i < to; i++) {
            rows.add(DiffRow.same(i + 1, i + 1 + ahead, before.get(i)));
        }
    }

    private void changed(int from, int to, List<String> old, List<String> fresh) {
        int pairs = Math.min(old.size(), fresh.size());
        var added = new ArrayList<DiffRow>();
        for (int i = 0; i < Math.max(old.size(), fresh.size()); i++) {
            if (i < pairs) {
                var was = new ArrayList<DiffRow.Piece>();
                var is = new ArrayList<DiffRow.Piece>();
                words(old.get(i), fresh.get(i), was, is);
                rows.add(DiffRow.removed(from + i + 1, was));
                added.add(DiffRow.added(to + i + 1, is));
            } else if (i < old.size()) {
                rows.add(DiffRow.removed(from + i + 1, List.of(new DiffRow.Piece(false, old.get(i)))));
            } else {
                added.add(DiffRow.added(to + i + 1, List.of(new DiffRow.Piece(false, fresh.get(i)))));
            }
        }
        rows.addAll(added);
    }

    private static void words(String was, String is, List<DiffRow.Piece> old, List<DiffRow.Piece> fresh) {
        List<String> before =
                WORD.matcher(was).results().map(MatchResult::group).toList();
        List<String> after = WORD.matcher(is).results().map(MatchResult::group).toList();
        if (before.size() > MAX_WORDS || after.size() > MAX_WORDS) {
            old.add(new DiffRow.Piece(true, was));
            fresh.add(new DiffRow.Piece(true, is));
            return;
        }
        int done = 0;
        int doneAfter = 0;
        for (AbstractDelta<String> delta : DiffUtils.diff(before, after).getDeltas()) {
            int from = delta.getSource().getPosition();
            add(old, false, before.subList(done, from));
            add(fresh, false, before.subList(done, from));
            add(old, true, delta.getSource().getLines());
            add(fresh, true, delta.getTarget().getLines());
            done = from + delta.getSource().size();
            doneAfter = delta.getTarget().getPosition() + delta.getTarget().size();
        }
        add(old, false, before.subList(done, before.size()));
        add(fresh, false, after.subList(doneAfter, after.size()));
    }

    private static void add(List<DiffRow.Piece> pieces, boolean changed, List<String> words) {
        if (!words.isEmpty()) {
            pieces.add(new DiffRow.Piece(changed, String.join("", words)));
        }
    }
}
