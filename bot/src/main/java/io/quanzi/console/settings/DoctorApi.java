package io.quanzi.console.settings;

import io.quanzi.doctor.DiagnosticReport;
import io.quanzi.doctor.Doctor;
import java.security.Principal;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** The check-up as data. */
@RestController
class DoctorApi {
    private final Doctor doctor;

    DoctorApi(Doctor doctor) {
        this.doctor = doctor;
    }

    /** Examines; answers when it is over, which may take a minute and a half. */
    @PostMapping("/api/doctor")
    DiagnosticReport examine(Principal user) {
        return doctor.examine(user.getName());
    }

    /** The last report; 404 when there is none yet. */
    @GetMapping("/api/doctor")
    ResponseEntity<DiagnosticReport> last() {
        return ResponseEntity.of(doctor.last());
    }
}
