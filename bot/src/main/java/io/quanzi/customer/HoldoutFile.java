package io.quanzi.customer;

import io.quanzi.playbook.FileKind;
import io.quanzi.playbook.Source;
import io.quanzi.playbook.Yaml;
import org.springframework.stereotype.Component;

/** Reads {@code schedules/holdout.yaml}: who is left in peace, so that the rest can be compared with them. */
@Component
class HoldoutFile implements FileKind<Holdout> {
    static final String PATH = "schedules/holdout.yaml";

    @Override
    public String pattern() {
        return PATH;
    }

    @Override
    public Holdout parse(Source file) {
        return Yaml.read(file, Holdout.class);
    }
}
