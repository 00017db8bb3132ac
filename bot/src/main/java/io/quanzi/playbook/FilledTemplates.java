package io.quanzi.playbook;

import java.util.List;

/** Templates that the program itself fills in, whatever the files say; a bean of each module that does. */
public interface FilledTemplates {
    /** The templates with what each is given. */
    List<Filled> filled();
}
