package io.quanzi.console.content;

import java.util.List;
import java.util.Map;

/** What a file is for, as managers sort them; in the order of the page. */
enum FileCategory {
    DAILY,
    TEMPLATES,
    SCHEDULES,
    SEGMENTS,
    GROUPS,
    OFFICERS,
    MEMBERS,
    COUPONS,
    WORDS;

    /** The files of which there is one, by path. */
    private static final Map<String, FileCategory> SINGLE = Map.ofEntries(
            Map.entry("templates/tips.yaml", DAILY),
            Map.entry("templates/deals.yaml", DAILY),
            Map.entry("templates/words/banned.yaml", WORDS),
            Map.entry("templates/evidence.yaml", WORDS),
            Map.entry("schedules/segments.yaml", SEGMENTS),
            Map.entry("schedules/remarks.yaml", SEGMENTS),
            Map.entry("schedules/holdout.yaml", SEGMENTS),
            Map.entry("schedules/post-approval.yaml", SCHEDULES),
            Map.entry("schedules/link-hosts.yaml", SCHEDULES),
            Map.entry("schedules/budget.yaml", SCHEDULES),
            Map.entry("schedules/sop-batches.yaml", SCHEDULES),
            Map.entry("schedules/live-qa.yaml", SCHEDULES),
            Map.entry("schedules/groups.yaml", GROUPS),
            Map.entry("schedules/officers.yaml", OFFICERS),
            Map.entry("schedules/onboarding.yaml", OFFICERS),
            Map.entry("schedules/tiers.yaml", MEMBERS),
            Map.entry("schedules/member-days.yaml", MEMBERS),
            Map.entry("schedules/coupons.yaml", COUPONS));

    private static final String LAW = "templates/law/";

    private static final List<String> FOLDERS =
            List.of("broadcast", "welcome", "card", "handbook", "offer", "owner", "law");

    static FileCategory of(String path) {
        FileCategory single = SINGLE.get(path);
        if (single != null) {
            return single;
        }
        if (path.startsWith(LAW)) {
            return WORDS;
        }
        if (path.startsWith("templates/")) {
            return TEMPLATES;
        }
        return path.startsWith("schedules/swaps/") ? COUPONS : SCHEDULES;
    }

    /** The word of a file's kind, whose name is the message {@code playbook.kind.WORD}. */
    static String kindOf(String path) {
        if (SINGLE.containsKey(path)) {
            return path.substring(path.lastIndexOf('/') + 1, path.lastIndexOf('.'));
        }
        if (path.startsWith("templates/")) {
            String folder = path.split("/", 3)[1];
            return FOLDERS.contains(folder) ? folder : "template";
        }
        if (path.startsWith("schedules/sops/")) {
            return "sop";
        }
        return path.startsWith("schedules/swaps/") ? "swap" : "schedule";
    }

    /** Whether there is one file of the kind, which then needs no name of its own. */
    static boolean isSingle(String path) {
        return SINGLE.containsKey(path);
    }
}
