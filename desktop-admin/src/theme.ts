import { createTheme, type MantineColorsTuple } from "@mantine/core";
import type { Environment } from "./host";

const claviger: MantineColorsTuple = ["#eef4ff", "#dce6f9", "#b6caee", "#8dade4", "#6b94db", "#5584d6", "#497cd5", "#3a6abd", "#305eaa", "#225196"];

export const theme = createTheme({
  primaryColor: "claviger",
  // Dark enough for text on it (WCAG 2.2, 1.4.3).
  primaryShade: { light: 7, dark: 8 },
  colors: { claviger },
  fontFamily: "system-ui, sans-serif",
  fontFamilyMonospace: "ui-monospace, monospace",
  defaultRadius: "sm",
  cursorType: "pointer",
});

/** An environment's color, wherever it is named: nobody shall take production for a test. */
export const ENVIRONMENT_COLORS: Record<Environment, string> = { test: "teal.8", prod: "red.8" };
