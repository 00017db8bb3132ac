package io.quanzi.console.reach;

import io.quanzi.broadcast.PostCalendar.Coming;
import io.quanzi.outreach.MassMessage;
import io.quanzi.shared.ChinaTime;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Finds the groups that get two posts within a time. */
final class TwicePosted {
    private TwicePosted() {}

    /** That a group gets a post. */
    record Told(Instant at, String chatId) {}

    /** Returns what groups get on each Shanghai day, of posts to come and of tasks that were made. */
    static Map<LocalDate, List<Told>> told(List<Coming> coming, List<MassMessage> tasks) {
        var told = new ArrayList<Told>();
        coming.forEach(one -> one.chatIds().forEach(chatId -> told.add(new Told(one.at(), chatId))));
        tasks.forEach(task -> task.recipients().forEach(chatId -> told.add(new Told(task.plannedAt(), chatId))));
        return told.stream().collect(Collectors.groupingBy(one -> ChinaTime.dayOf(one.at())));
    }

    /** How many groups hear twice within a time. */
    static int groups(List<Told> told, Duration within) {
        Map<String, List<Instant>> byChat = told.stream()
                .sorted(Comparator.comparing(Told::at))
                .collect(Collectors.groupingBy(Told::chatId, Collectors.mapping(Told::at, Collectors.toList())));
        var groups = new HashSet<String>();
        byChat.forEach((chatId, times) -> {
            for (int i = 1; i < times.size(); i++) {
                if (Duration.between(times.get(i - 1), times.get(i)).compareTo(within) < 0) {
                    groups.add(chatId);
                }
            }
        });
        return groups.size();
    }
}
