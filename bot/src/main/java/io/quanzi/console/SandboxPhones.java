package io.quanzi.console;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

/** The way from every page of the console to the phones of the sandbox, where there is one. */
@ControllerAdvice(basePackages = {"io.quanzi.console", "io.quanzi.demo", "io.quanzi.rehearsal"})
class SandboxPhones {
    private final String url;
    private final boolean demo;

    SandboxPhones(@Value("${quanzi.sandbox.url}") String url, @Value("${quanzi.demo.on:false}") boolean demo) {
        this.url = url;
        this.demo = demo;
    }

    @ModelAttribute("phones")
    @Nullable
    String phones() {
        return url.isEmpty() ? null : url + "/";
    }

    /** Whether the demo shop plays, whose story {@code /story} tells. */
    @ModelAttribute("storyTold")
    boolean storyTold() {
        return demo && !url.isEmpty();
    }
}
