package io.quanzi.console.content;

import io.quanzi.content.law.CopyCheck;
import io.quanzi.content.law.CopyCheckBody;
import java.util.Locale;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** The check against the advertising law for other programs. */
@RestController
class CopyCheckApi {
    private final CopyCheck copyCheck;

    CopyCheckApi(CopyCheck copyCheck) {
        this.copyCheck = copyCheck;
    }

    @PostMapping("/api/copy-check")
    CopyCheckBody.Answer check(@RequestBody CopyCheckBody body, Locale language) {
        try {
            return body.judgedBy(copyCheck, language);
        } catch (IllegalArgumentException wrong) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST, wrong.getMessage(), wrong);
        }
    }
}
