package io.quanzi.console.reach;

import io.quanzi.console.content.DiskChanges.FileDifference;
import io.quanzi.shared.Message;
import io.quanzi.shared.TextColumns;
import java.time.LocalDate;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A plan, and what came of it, as text for a terminal. */
final class PlanText {
    private static final int WORDS = 46;
    private static final int MAX_BUDGETS = 12;
    private static final Map<String, String> SIGNS =
            Map.of("ADDED", "+", "CHANGED", "~", "REMOVED", "-", "CONFLICT", "!");

    private final Locale language;
    private final List<String> lines = new ArrayList<>();

    private PlanText(Locale language) {
        this.language = language;
    }

    /** A plan, whole. */
    static String of(PlanView plan, Locale language) {
        var text = new PlanText(language);
        text.plan(plan);
        return text.text();
    }

    /** Some files that differ, each with its changes below it. */
    static String files(List<FileDifference> differences, Locale language) {
        var text = new PlanText(language);
        differences.forEach(text::file);
        return text.text();
    }

    private String text() {
        return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
    }

    private String say(String key, Object... gaps) {
        return Message.of(key, gaps).in(language);
    }

    private void plan(PlanView plan) {
        lines.add(say("plan.text.title", plan.from(), plan.to(), plan.hash()));
        if (plan.posts().isEmpty()) {
            lines.add(say("plan.text.silent"));
        }
        Map<String, List<PlanView.Post>> days = plan.posts().stream()
                .collect(Collectors.groupingBy(PlanView.Post::day, TreeMap::new, Collectors.toList()));
        days.forEach(this::day);
        moved(plan.moved());
        taps(plan.taps());
        budgets(plan.budgets());
        files(plan.files());
    }

    private void heading(String words) {
        lines.add("");
        lines.add(words);
    }

    private void day(String day, List<PlanView.Post> posts) {
        heading(day + " " + LocalDate.parse(day).getDayOfWeek().getDisplayName(TextStyle.SHORT, language));
        var rows = new ArrayList<List<String>>();
        rows.add(List.of(
                say("plan.column.at"),
                say("plan.column.post"),
                say("plan.column.to"),
                say("plan.column.reach"),
                say("plan.column.taps"),
                say("plan.column.words")));
        posts.forEach(post -> rows.add(List.of(
                post.clock(),
                post.title(),
                to(post),
                reach(post),
                taps(post),
                TextColumns.shortened(firstLine(post.text()), WORDS))));
        List<String> table = TextColumns.aligned(rows);
        lines.add(table.get(0));
        for (int i = 0; i < posts.size(); i++) {
            lines.add(table.get(i + 1));
            posts.get(i).stops().forEach(this::stop);
            PlanView.Groups groups = posts.get(i).groups();
            if (groups != null && !groups.left().isEmpty()) {
                lines.add("       " + groups.words());
            }
            PlanView.Audience audience = posts.get(i).audience();
            if (audience != null) {
                lines.add("       " + say("plan.text.audience", audience.words()));
            }
        }
    }

    private void stop(PlanView.Stop stop) {
        lines.add("     ! " + stop.words());
        stop.details().forEach(detail -> lines.add("       " + detail));
        lines.add("       → " + stop.cure());
    }

    private String to(PlanView.Post post) {
        return switch (post.kind()) {
            case "schedule" -> post.segmentTitle();
            case "groups" -> say("plan.to.groups");
            case "people" -> say("plan.to.people");
            default -> say("plan.to.other");
        };
    }

    private String reach(PlanView.Post post) {
        return switch (post.kind()) {
            case "people" -> say("plan.reach.people", post.people());
            case "other" -> "-";
            default -> say("plan.reach.groups", post.chatIds().size(), post.people());
        };
    }

    private String taps(PlanView.Post post) {
        if (post.kind().equals("other")) {
            return "-";
        }
        return post.owners().size() > 3
                ? say("plan.taps.many", post.owners().size(), post.tapsInAll())
                : post.owners().stream()
                        .map(owner -> owner.name() + " " + owner.taps())
                        .collect(Collectors.joining(say("list.comma")));
    }

    /** The first line that says something; a heading in brackets and what stands below it. */
    static String firstLine(String text) {
        List<String> said = text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .limit(2)
                .toList();
        if (said.isEmpty()) {
            return "";
        }
        return said.size() > 1 && said.get(0).endsWith("】") ? said.get(0) + said.get(1) : said.get(0);
    }

    private void moved(List<PlanView.Moved> moved) {
        if (moved.isEmpty()) {
            return;
        }
        heading(say("plan.text.moved"));
        moved.forEach(one -> {
            String at = minute(one.at());
            lines.add("  " + one.title() + "  "
                    + (one.to() == null
                            ? say("plan.moved.skipped", at, one.by())
                            : say("plan.moved.to", at, minute(one.to()), one.by()))
                    + (one.why().isEmpty() ? "" : " · " + one.why()));
        });
    }

    private static String minute(String at) {
        return at.substring(5, 16).replace('T', ' ');
    }

    private void taps(List<PlanView.Tap> taps) {
        if (taps.isEmpty()) {
            return;
        }
        heading(say("plan.text.taps"));
        List<List<String>> rows = taps.stream()
                .map(one -> List.of("  " + one.day(), one.name(), say("plan.taps.count", one.taps())))
                .toList();
        lines.addAll(TextColumns.aligned(rows));
    }

    private void budgets(List<PlanView.Budget> budgets) {
        if (budgets.isEmpty()) {
            return;
        }
        heading(say("plan.text.budgets"));
        var rows = new ArrayList<List<String>>();
        rows.add(List.of(
                "  " + say("plan.column.group"),
                say("plan.column.month"),
                say("plan.column.used"),
                say("plan.column.planned"),
                say("plan.column.left")));
        budgets.stream()
                .limit(MAX_BUDGETS)
                .forEach(one -> rows.add(List.of(
                        "  " + one.group(),
                        one.month(),
                        String.valueOf(one.used()),
                        String.valueOf(one.planned()),
                        one.left() + " / " + one.limit())));
        lines.addAll(TextColumns.aligned(rows));
        if (budgets.size() > MAX_BUDGETS) {
            PlanView.Budget next = budgets.get(MAX_BUDGETS);
            lines.add("  " + say("plan.text.budgets.more", budgets.size() - MAX_BUDGETS, next.left()));
        }
    }

    private void files(PlanView.Files files) {
        if (files.faults().isEmpty() && files.differences().isEmpty()) {
            heading(say("plan.text.files.same"));
            return;
        }
        if (!files.faults().isEmpty()) {
            heading(say("plan.text.files.faulty", files.faults().size()));
            files.faults().forEach(fault -> lines.add("  " + fault));
        }
        if (!files.differences().isEmpty()) {
            heading(say("plan.text.files"));
            files.differences().forEach(this::file);
        }
    }

    private void file(FileDifference one) {
        lines.add("  " + SIGNS.getOrDefault(one.kind(), "?") + " " + one.path() + "  " + one.name()
                + (one.kind().equals("CONFLICT") ? "  " + conflict(one) : ""));
        one.changes().forEach(change -> lines.add("      " + change));
    }

    private String conflict(FileDifference one) {
        return one.by().isEmpty() ? say("plan.files.conflict.disk") : say("plan.files.conflict", one.by());
    }
}
