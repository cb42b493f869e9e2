import type { ScreenRoutes } from "..";
import { MailList } from "./MailList";
import { MailScreen } from "./MailScreen";

export const routes: ScreenRoutes = { "/mails": MailList, "/mails/:id": MailScreen };
