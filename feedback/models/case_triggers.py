"""What the database itself sees to when a case is written."""

END_IS_THE_TRIGGERS = """
    IF pg_trigger_depth() = 1 THEN
        RAISE EXCEPTION 'whether a case has ended is kept by the database alone' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'feedback_case_end_guard';
    END IF;
    RETURN NEW;
"""
NOBODY_ABOUT_THEMSELVES = """
    IF EXISTS (SELECT FROM bookings_scheduledsession WHERE id = NEW.session_id AND instructor_id = NEW.handler_id) THEN
        RAISE EXCEPTION 'nobody handles a case about their own class' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'feedback_case_handler_gave_class';
    END IF;
    RETURN NEW;
"""
