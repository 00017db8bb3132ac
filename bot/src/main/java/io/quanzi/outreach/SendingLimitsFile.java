package io.quanzi.outreach;

import io.quanzi.playbook.FileKind;
import io.quanzi.playbook.Playbook;
import io.quanzi.playbook.Source;
import io.quanzi.playbook.Yaml;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;

/** Reads {@code schedules/budget.yaml}. */
@Component
class SendingLimitsFile implements FileKind<SendingLimits> {
    static final String PATH = "schedules/budget.yaml";

    @Override
    public String pattern() {
        return PATH;
    }

    @Override
    public SendingLimits parse(Source file) {
        return Yaml.read(file, SendingLimits.Written.class).limits();
    }

    /** The limits that are in force whenever they are asked for. */
    @Bean
    static CurrentLimits currentLimits(Playbook playbook, SendingLimitsFile file) {
        return () -> playbook.at(file, PATH).orElse(SendingLimits.NONE);
    }
}
