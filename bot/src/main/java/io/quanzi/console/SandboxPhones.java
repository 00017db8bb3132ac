package io.quanzi.console;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

/** The way from every page of the console to the phones of the sandbox, where there is one. */
@ControllerAdvice(basePackages = "io.quanzi.console")
class SandboxPhones {
    private final String url;

    SandboxPhones(@Value("${quanzi.sandbox.url}") String url) {
        this.url = url;
    }

    @ModelAttribute("phones")
    @Nullable
    String phones() {
        return url.isEmpty() ? null : url + "/";
    }
}
