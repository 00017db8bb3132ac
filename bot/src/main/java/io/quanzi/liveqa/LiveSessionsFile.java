package io.quanzi.liveqa;

import io.quanzi.playbook.Name;
import io.quanzi.playbook.RecordFile;
import io.quanzi.playbook.Source;
import io.quanzi.playbook.Spoken;
import io.quanzi.playbook.ValueRules;
import io.quanzi.playbook.Yaml;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads {@code schedules/live-qa.yaml}: the live sessions with experts. */
@Component
class LiveSessionsFile extends RecordFile<LiveSessionsFile.Content> {
    static final String PATH = "schedules/live-qa.yaml";

    private static final int MAX_TOPIC = 40;
    private static final int MAX_DAYS_BEFORE = 3;

    /** The file. */
    record Content(List<LiveSession> sessions) {
        Content(@Nullable List<LiveSession> sessions) {
            this.sessions = sessions == null ? List.of() : List.copyOf(sessions);
            var rules = new ValueRules().distinct(this.sessions, "sessions", "id", session -> "" + session.id());
            for (int i = 0; i < this.sessions.size(); i++) {
                check(rules, i, this.sessions.get(i));
            }
            rules.check();
        }

        private static void check(ValueRules rules, int at, LiveSession session) {
            String list = "sessions";
            String id = session.id() == null ? "" : session.id();
            String topic = session.topic() == null ? "" : session.topic();
            int invite = session.invite() == null ? 0 : session.invite();
            rules.unlessIn(id.matches("[a-z0-9][a-z0-9-]*"), list, at, "id", "fault.name", "sleep-1202", id)
                    .unlessIn(
                            LiveSession.read(session.at()).isPresent(),
                            list,
                            at,
                            "at",
                            "fault.live.at",
                            "" + session.at())
                    .unlessIn(!topic.isBlank(), list, at, "topic", "fault.missing.such", "夜醒怎么办")
                    .unlessIn(
                            topic.codePointCount(0, topic.length()) <= MAX_TOPIC,
                            list,
                            at,
                            "topic",
                            "fault.longest",
                            MAX_TOPIC,
                            topic)
                    .unlessIn(
                            session.minutes() >= 5 && session.minutes() <= 300,
                            list,
                            at,
                            "minutes",
                            "fault.range",
                            5,
                            300,
                            session.minutes())
                    .unlessIn(
                            !session.segments().isEmpty(),
                            list,
                            at,
                            "segments",
                            "fault.at-least-one",
                            "moms-0-6-months")
                    .unlessIn(isHttps(session.url()), list, at, "url", "fault.url", "" + session.url())
                    .unlessIn(isHttps(session.replay()), list, at, "replay", "fault.url", "" + session.replay())
                    .unlessIn(
                            invite >= 0 && invite <= MAX_DAYS_BEFORE,
                            list,
                            at,
                            "invite",
                            "fault.range",
                            0,
                            MAX_DAYS_BEFORE,
                            invite);
        }
    }

    private static boolean isHttps(@Nullable String url) {
        try {
            return url == null || (url.startsWith("https://") && URI.create(url).getHost() != null);
        } catch (IllegalArgumentException unreadable) {
            return false;
        }
    }

    LiveSessionsFile() {
        super(PATH, Content.class);
    }

    @Override
    public Set<Name> uses(Source file, Content content) {
        return content.sessions().stream()
                .flatMap(session -> session.segments().stream())
                .map(segment -> new Name("segment", segment))
                .collect(Collectors.toSet());
    }

    @Override
    public List<Spoken> spoken(Source file, Content content) {
        Yaml.Lines lines = Yaml.lines(file);
        var spoken = new ArrayList<Spoken>();
        for (int i = 0; i < content.sessions().size(); i++) {
            LiveSession session = content.sessions().get(i);
            spoken.add(new Spoken(lines.of("sessions", i, "topic"), session.topic()));
            if (session.title() != null) {
                spoken.add(new Spoken(lines.of("sessions", i, "title"), session.title()));
            }
        }
        return spoken;
    }
}
